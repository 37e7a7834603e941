#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file with a lock of the system's on it (flock): the lock ends with the process, however that ends.
///
/// A file system without such locks refuses nobody.
package final class LockedFile: Sendable {
  package enum Sharing: Sendable {
    /// Others may hold it too, as long as they share it; waits for one that does not.
    case shared
    /// Nobody else holds it; gives up at once where another does.
    case exclusive
  }

  package let path: String
  package let descriptor: Int32

  /// Opens a file, which is made where there is none, and locks it; nil where another holds it.
  package init?(_ path: String, _ sharing: Sharing) throws(FileError) {
    self.path = path
    descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else {
      throw FileError(path: path, reason: "cannot be written: \(String(cString: strerror(errno)))")
    }
    let operation = sharing == .shared ? LOCK_SH : LOCK_EX | LOCK_NB
    var result = flock(descriptor, operation)
    while result != 0, errno == EINTR { result = flock(descriptor, operation) }
    if result != 0, errno == EWOULDBLOCK {
      close(descriptor)
      return nil
    }
  }

  deinit { close(descriptor) }

  /// Lets others share what was held alone.
  package func share() { _ = flock(descriptor, LOCK_SH) }

  /// How long the file is.
  package var length: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Its first bytes, 4096 at most.
  package var start: [UInt8] {
    [UInt8](unsafeUninitializedCapacity: 4096) { bytes, count in
      count = max(0, pread(descriptor, bytes.baseAddress, bytes.count, 0))
    }
  }

  /// Writes bytes behind those that are there; whoever reads them does without what cannot be written.
  package func append(_ bytes: [UInt8]) { _ = write(descriptor, bytes, bytes.count) }

  /// Cuts the file; one of length 0 goes.
  package func cut(to length: Int) {
    if length == 0 { unlink(path) } else { _ = ftruncate(descriptor, off_t(length)) }
  }
}
