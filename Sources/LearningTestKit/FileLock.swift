import Foundation

/// Work that only one process, and in it one thread, may do at a time.
enum FileLock {
  /// A file that cannot be opened or locked.
  struct Fault: Error, CustomStringConvertible {
    let file: String
    var description: String { "'\(file)' cannot be locked" }
  }

  /// Runs work while the lock of a file is held; waits as long as another holds it.
  static func holding<Value>(_ file: URL, _ work: () throws -> Value) throws -> Value {
    let descriptor = open(file.path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Fault(file: file.path) }
    defer { close(descriptor) }
    // Every opening has a lock of its own, so threads of one process wait for each other too.
    guard flock(descriptor, LOCK_EX) == 0 else { throw Fault(file: file.path) }
    return try work()
  }
}
