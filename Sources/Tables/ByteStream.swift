import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Bytes that come one after the other: those of a file, of a pipe, or of memory.
struct ByteStream: ~Copyable, Sendable {
  let name: String
  /// The number of all bytes, where it is known before they were read.
  let size: Int?
  private(set) var position = 0
  /// What is read from; nil where all bytes are there, or `source` gives them.
  private let descriptor: Int32?
  private let source: Source?
  /// Bytes that come again.
  private var returned: ArraySlice<UInt8> = []

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
    self.descriptor = descriptor
    source = nil
  }

  /// Bytes in memory; `name` stands for the file in errors.
  init(bytes: [UInt8], name: String) {
    self.name = name
    size = bytes.count
    descriptor = nil
    source = nil
    returned = bytes[...]
  }

  /// Gives some of the next bytes, at most so many; none behind the last.
  typealias Source =
    @Sendable (UnsafeMutableRawBufferPointer) throws(DataError) -> Int

  /// Bytes that somebody hands over; `name` stands for the file in errors.
  init(name: String, source: @escaping Source) {
    self.name = name
    size = nil
    descriptor = nil
    self.source = source
  }

  deinit {
    if let descriptor, descriptor != STDIN_FILENO { close(descriptor) }
  }

  /// Reads up to `count` bytes, fewer only at the end; gives how many.
  mutating func read(_ count: Int, into target: UnsafeMutablePointer<UInt8>) throws(DataError)
    -> Int
  {
    var done = takeReturned(count, into: target)
    while done < count {
      let got = try readSome(count - done, into: target + done)
      if got == 0 { break }
      done += got
    }
    position += done
    return done
  }

  /// Makes the bytes that were read last come again.
  mutating func putBack(_ bytes: ArraySlice<UInt8>) {
    returned = bytes + returned
    position -= bytes.count
  }

  private mutating func takeReturned(_ count: Int, into target: UnsafeMutablePointer<UInt8>) -> Int
  {
    let taken = returned.prefix(count)
    taken.withUnsafeBufferPointer { bytes in
      if let base = bytes.baseAddress { target.update(from: base, count: bytes.count) }
    }
    returned = returned.dropFirst(count)
    if returned.isEmpty { returned = [] }
    return taken.count
  }

  private func readSome(
    _ count: Int, into target: UnsafeMutablePointer<UInt8>
  ) throws(DataError) -> Int {
    let bytes = UnsafeMutableRawBufferPointer(start: target, count: count)
    if let source { return try source(bytes) }
    guard let descriptor else { return 0 }
    let got = OpenFile.readSome(descriptor, into: bytes)
    guard got >= 0 else {
      throw .unreadable(file: name, reason: ByteSource.reason(of: errno))
    }
    return got
  }
}
