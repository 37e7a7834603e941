#ifndef ALLOCATIONS_H
#define ALLOCATIONS_H

#include <stdbool.h>

/// Whether allocations are counted here: with glibc and without a sanitizer, which counts its own.
bool ca_counts_allocations(void);

/// How many times the calling thread has asked for memory so far.
long ca_allocations(void);

#endif
