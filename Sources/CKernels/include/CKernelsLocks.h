// What the thread sanitizer is told about locks that it cannot see. Nothing in any other build.
#pragma once

/// The lock of what stands at `address` was taken by this thread.
void ck_lock_acquired(const void *address);
/// The lock of what stands at `address` is about to be given back by this thread.
void ck_lock_released(const void *address);
