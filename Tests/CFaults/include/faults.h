#ifndef FAULTS_H
#define FAULTS_H

#include <stdbool.h>

/// Makes the next calls of accept in this process fail with an error, whichever socket they wait at;
/// false where they cannot be made to.
bool cf_fail_accept(int error, int times);

/// How many calls of accept are still to fail.
int cf_accept_failures(void);

#endif
