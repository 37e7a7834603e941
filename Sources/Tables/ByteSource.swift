#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

private let readBytes = read(_:_:_:)

/// Bytes that can be read at any offset.
enum ByteSource: Sendable {
  case file(descriptor: Int32, size: Int)
  case memory([UInt8])

  var count: Int {
    switch self {
    case .file(_, let size): size
    case .memory(let bytes): bytes.count
    }
  }

  /// Fills `target` with the bytes from `offset` on; false where they cannot all be read.
  func read(_ count: Int, at offset: Int, into target: UnsafeMutablePointer<UInt8>) -> Bool {
    switch self {
    case .memory(let bytes):
      guard offset >= 0, offset + count <= bytes.count else { return false }
      bytes.withUnsafeBufferPointer { all in
        guard count > 0, let base = all.baseAddress else { return }
        target.update(from: base + offset, count: count)
      }
      return true
    case .file(let descriptor, _):
      var done = 0
      while done < count {
        let got = pread(descriptor, target + done, count - done, off_t(offset + done))
        guard got > 0 else { return false }
        done += got
      }
      return true
    }
  }

  /// The bytes from `offset` on, at most `count`; nil where they cannot be read.
  func bytes(_ count: Int, at offset: Int) -> [UInt8]? {
    let available = max(0, min(count, self.count - offset))
    var isRead = true
    let bytes = [UInt8](unsafeUninitializedCapacity: available) { buffer, initialized in
      guard let base = buffer.baseAddress, available > 0 else { return }
      isRead = read(available, at: offset, into: base)
      initialized = isRead ? available : 0
    }
    return isRead ? bytes : nil
  }
}

extension ByteSource {
  /// Opens a file for the time of `body`; what is no regular file is read to its end first.
  static func withFile<Value>(
    _ path: String, _ body: (ByteSource) throws(DataError) -> Value
  ) throws(DataError) -> Value {
    let descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else { throw .unreadable(file: path, reason: reason(of: errno)) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw .unreadable(file: path, reason: reason(of: errno))
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return try body(.file(descriptor: descriptor, size: Int(status.st_size)))
    case S_IFDIR: throw .unreadable(file: path, reason: "expected a file, found a directory")
    default: return try body(.memory(try readToEnd(descriptor, path: path)))
    }
  }

  private static func readToEnd(_ descriptor: Int32, path: String) throws(DataError) -> [UInt8] {
    var all: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let got = part.withUnsafeMutableBytes { readBytes(descriptor, $0.baseAddress, $0.count) }
      guard got >= 0 else { throw .unreadable(file: path, reason: reason(of: errno)) }
      if got == 0 { return all }
      all.append(contentsOf: part[..<got])
    }
  }

  /// Why a file cannot be opened or read.
  static func reason(of code: Int32) -> String {
    switch code {
    case ENOENT: "there is no such file"
    case EACCES: "the file may not be read: permission denied"
    default: "the file cannot be read: " + String(cString: strerror(code))
    }
  }
}

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
    if let source { return try source(UnsafeMutableRawBufferPointer(start: target, count: count)) }
    guard let descriptor else { return 0 }
    while true {
      let got = readBytes(descriptor, target, count)
      if got >= 0 { return got }
      guard errno == EINTR else {
        throw .unreadable(file: name, reason: ByteSource.reason(of: errno))
      }
    }
  }
}
