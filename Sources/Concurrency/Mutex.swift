import CKernels
package import Synchronization

/// A value that one thread at a time may touch: a `Synchronization.Mutex` that the thread sanitizer understands.
///
/// The lock of `Synchronization.Mutex` is in the standard library, which is not built for the
/// sanitizer, so that everything under it would be reported as a race. Here the sanitizer is told
/// (see `make sanitize`); in other builds the calls that tell it do nothing.
package struct Mutex<Value: ~Copyable>: ~Copyable, Sendable {
  @usableFromInline let mutex: Synchronization.Mutex<Value>

  @inlinable
  package init(_ value: consuming sending Value) { mutex = Synchronization.Mutex(value) }

  /// Calls `body` with the value when no other thread has it.
  ///
  /// A call inside `body` on the same value never returns.
  @inlinable
  package borrowing func withLock<Result: ~Copyable, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result {
    // The lock's own address stands for it: to ask for the value's would be an access already.
    let lock = withUnsafePointer(to: mutex) { UnsafeRawPointer($0) }
    return try mutex.withLock { value throws(Failure) -> sending Result in
      ck_lock_acquired(lock)
      defer { ck_lock_released(lock) }
      return try body(&value)
    }
  }

  /// Calls `body` with the value where no other thread has it; nil where one has.
  @inlinable
  package borrowing func withLockIfAvailable<Result: ~Copyable, Failure: Error>(
    _ body: (inout sending Value) throws(Failure) -> sending Result
  ) throws(Failure) -> sending Result? {
    let lock = withUnsafePointer(to: mutex) { UnsafeRawPointer($0) }
    return try mutex.withLockIfAvailable { value throws(Failure) -> sending Result in
      ck_lock_acquired(lock)
      defer { ck_lock_released(lock) }
      return try body(&value)
    }
  }
}
