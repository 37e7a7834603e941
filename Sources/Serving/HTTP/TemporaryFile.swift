import FoundationEssentials
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Bytes on disk under no name: they are gone when nobody has them any more, or the process ends.
final class TemporaryFile: Sendable {
  private let descriptor: Int32
  private let length = Atomic<Int>(0)

  /// Why nothing can be kept on disk.
  struct Failure: Error, CustomStringConvertible {
    var folder: String
    var code: Int32

    var description: String {
      let reason =
        code == ENOSPC || code == EDQUOT ? "the disk is full" : String(cString: strerror(code))
      return "a file in \(folder) cannot be written: \(reason)"
    }
  }

  private static var folder: String { FileManager.default.temporaryDirectory.path }

  init() throws(Failure) {
    var name = Array("\(Self.folder)/workbench-XXXXXX".utf8CString)
    descriptor = name.withUnsafeMutableBufferPointer { $0.baseAddress.map { mkstemp($0) } ?? -1 }
    guard descriptor >= 0 else { throw Failure(folder: Self.folder, code: errno) }
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    unlink(name)
  }

  deinit { close(descriptor) }

  var count: Int { length.load(ordering: .acquiring) }

  /// Adds bytes; for one thread at a time.
  func append(_ bytes: [UInt8]) throws(Failure) {
    var done = 0
    while done < bytes.count {
      let got = bytes.withUnsafeBytes {
        pwrite(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done, off_t(count + done))
      }
      if got > 0 {
        done += got
      } else if errno != EINTR {
        throw Failure(folder: Self.folder, code: got == 0 ? ENOSPC : errno)
      }
    }
    length.add(done, ordering: .releasing)
  }

  /// Reads bytes from a place on; gives how many, 0 where there are none.
  func read(at offset: Int, into target: UnsafeMutableRawBufferPointer) -> Int {
    while true {
      let got = pread(descriptor, target.baseAddress, target.count, off_t(offset))
      if got >= 0 || errno != EINTR { return max(0, got) }
    }
  }
}
