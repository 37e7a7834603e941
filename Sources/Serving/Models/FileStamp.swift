#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What tells a file from another that takes its place: its number, its size, and when it was changed.
package struct FileStamp: Sendable, Hashable {
  private var file: UInt64
  private var size: Int64
  private var seconds: Int
  private var nanoseconds: Int

  /// The stamp of a file; nil where there is none.
  package init?(_ path: String) {
    var found = stat()
    guard stat(path, &found) == 0 else { return nil }
    file = UInt64(found.st_ino)
    size = Int64(found.st_size)
    #if canImport(Darwin)
      seconds = found.st_mtimespec.tv_sec
      nanoseconds = found.st_mtimespec.tv_nsec
    #else
      seconds = found.st_mtim.tv_sec
      nanoseconds = found.st_mtim.tv_nsec
    #endif
  }
}
