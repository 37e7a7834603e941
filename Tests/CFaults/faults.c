#define _GNU_SOURCE
#include "faults.h"

#include <errno.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

static atomic_int failures;

#if defined(__linux__) && !defined(SANITIZED)

static atomic_int code;

// It stands in the executable of the tests, so every library of the process calls it in place of the C
// library's own. A connection that was not taken goes on waiting, as it does after a real error.
int accept(int socket, void *address, unsigned *length) {
  int left = atomic_load(&failures);
  while (left > 0 && !atomic_compare_exchange_weak(&failures, &left, left - 1)) {
  }
  if (left > 0) {
    errno = atomic_load(&code);
    return -1;
  }
  return (int)syscall(SYS_accept4, socket, address, length, 0);
}

bool cf_fail_accept(int error, int times) {
  atomic_store(&code, error);
  atomic_store(&failures, times);
  return true;
}

#else

bool cf_fail_accept(int error, int times) {
  (void)error;
  (void)times;
  return false;
}

#endif

int cf_accept_failures(void) { return atomic_load(&failures); }
