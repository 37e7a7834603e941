import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Bytes as they are stored or sent, one after the other: those of a file, of a pipe, of memory, or of
/// somebody who hands them over.
struct ByteInput: ~Copyable, Sendable {
  /// Gives some of the next bytes, at most so many; none behind the last.
  typealias Source =
    @Sendable (UnsafeMutableRawBufferPointer) throws(DataError) -> Int

  private enum Origin: Sendable {
    case descriptor
    /// Bytes of something that can be read at any offset.
    case part(ByteSource, Range<Int>)
    case source(Source)
  }

  let name: String
  /// The number of all bytes, where it is known before they were read.
  let size: Int?
  /// How many bytes were read.
  private(set) var position = 0
  private var origin: Origin
  /// What is closed at the end; nil for what is no file.
  private let descriptor: Int32?
  /// Bytes that were looked at and come again.
  private var pending: ArraySlice<UInt8> = []

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
    origin = .descriptor
  }

  /// Bytes that can be read at any offset; `name` stands for the file in errors.
  init(_ source: ByteSource, name: String) {
    self.name = name
    size = source.count
    descriptor = nil
    origin = .part(source, 0..<source.count)
  }

  /// Bytes that somebody hands over; `name` stands for the file in errors.
  init(name: String, source: @escaping Source) {
    self.name = name
    size = nil
    descriptor = nil
    origin = .source(source)
  }

  deinit {
    if let descriptor, descriptor != STDIN_FILENO { close(descriptor) }
  }

  /// All bytes at any offset; nil for a pipe and for what somebody hands over.
  var whole: ByteSource? {
    switch origin {
    case .part(let source, _): source
    case .descriptor:
      if let descriptor, let size { .file(descriptor: descriptor, size: size) } else { nil }
    case .source: nil
    }
  }

  /// Goes on with other bytes of the same file, and ends with them.
  mutating func restrict(to range: Range<Int>, of source: ByteSource) {
    origin = .part(source, range)
    pending = []
    position = 0
  }

  /// The next bytes, which come again; fewer only at the end.
  mutating func peek(_ count: Int) throws(DataError) -> ArraySlice<UInt8> {
    var piece = [UInt8](repeating: 0, count: count)
    while pending.count < count {
      let wanted = count - pending.count
      let got = try piece.withUnsafeMutableBufferPointer { piece throws(DataError) in
        try readFresh(
          into: UnsafeMutableRawBufferPointer(
            UnsafeMutableBufferPointer(rebasing: piece[..<wanted]))
        )
      }
      if got == 0 { break }
      pending += piece[..<got]
    }
    return pending.prefix(count)
  }

  /// Reads some of the next bytes; none behind the last.
  mutating func readSome(into target: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
    let taken = pending.prefix(target.count)
    guard !taken.isEmpty else { return try readFresh(into: target) }
    target.copyBytes(from: taken)
    pending = pending.dropFirst(taken.count)
    if pending.isEmpty { pending = [] }
    return taken.count
  }

  private mutating func readFresh(
    into target: UnsafeMutableRawBufferPointer
  ) throws(DataError) -> Int {
    let got: Int
    switch origin {
    case .source(let source): got = try source(target)
    case .descriptor:
      got = descriptor.map { OpenFile.readSome($0, into: target) } ?? 0
      guard got >= 0 else {
        throw .unreadable(file: name, reason: ByteSource.reason(of: errno))
      }
    case .part(let source, let range):
      got = min(target.count, range.count)
      guard let base = target.baseAddress?.assumingMemoryBound(to: UInt8.self), got > 0 else {
        return 0
      }
      guard source.read(got, at: range.lowerBound, into: base) else { throw .changed(name) }
      origin = .part(source, range.lowerBound + got..<range.upperBound)
    }
    position += got
    return got
  }
}
