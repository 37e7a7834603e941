#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

private let readBytes = read(_:_:_:)

/// Bytes that come one after the other: those of a file, of a pipe, or of memory.
struct ByteStream: ~Copyable, Sendable {
  private enum Source {
    case descriptor(Int32)
    case memory([UInt8])
  }

  /// What errors call it.
  let name: String
  /// The number of all bytes, where it is known before they were read.
  let size: Int?
  /// How many were read.
  private(set) var position = 0
  private let source: Source

  /// Opens a file; `-` is standard input.
  init(path: String) throws(DataError) {
    let isInput = path == "-"
    let name = isInput ? "standard input" : path
    let descriptor = isInput ? STDIN_FILENO : open(path, O_RDONLY)
    guard descriptor >= 0 else {
      throw .unreadable(file: name, reason: ByteSource.reason(of: errno))
    }
    var status = stat()
    let kind = fstat(descriptor, &status) == 0 ? status.st_mode & S_IFMT : 0
    if kind == S_IFDIR {
      if !isInput { close(descriptor) }
      throw .unreadable(file: name, reason: "expected a file, found a directory")
    }
    self.name = name
    size = kind == S_IFREG ? Int(status.st_size) : nil
    source = .descriptor(descriptor)
  }

  /// Bytes in memory; `name` stands for the file in errors.
  init(bytes: [UInt8], name: String) {
    self.name = name
    size = bytes.count
    source = .memory(bytes)
  }

  deinit {
    if case .descriptor(let descriptor) = source, descriptor != STDIN_FILENO { close(descriptor) }
  }

  /// Reads up to `count` bytes, fewer only at the end; gives how many.
  mutating func read(_ count: Int, into target: UnsafeMutablePointer<UInt8>) throws(DataError)
    -> Int
  {
    var done = 0
    while done < count {
      let got = try readSome(count - done, into: target + done)
      if got == 0 { break }
      done += got
      position += got
    }
    return done
  }

  private func readSome(
    _ count: Int, into target: UnsafeMutablePointer<UInt8>
  ) throws(DataError) -> Int {
    switch source {
    case .memory(let bytes):
      let count = min(count, bytes.count - position)
      bytes.withUnsafeBufferPointer { all in
        guard count > 0, let base = all.baseAddress else { return }
        target.update(from: base + position, count: count)
      }
      return count
    case .descriptor(let descriptor):
      while true {
        let got = readBytes(descriptor, target, count)
        if got >= 0 { return got }
        guard errno == EINTR else {
          throw .unreadable(file: name, reason: ByteSource.reason(of: errno))
        }
      }
    }
  }
}
