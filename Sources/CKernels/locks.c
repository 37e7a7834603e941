#include "CKernelsLocks.h"

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define CK_THREAD_SANITIZER 1
#endif
#endif

#ifdef CK_THREAD_SANITIZER

// The sanitizer's runtime, which no header declares.
void __tsan_acquire(void *address);
void __tsan_release(void *address);

void ck_lock_acquired(const void *address) { __tsan_acquire((void *)address); }
void ck_lock_released(const void *address) { __tsan_release((void *)address); }

#else

void ck_lock_acquired(const void *address) { (void)address; }
void ck_lock_released(const void *address) { (void)address; }

#endif
