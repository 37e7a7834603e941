import Files

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

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
    let file = try OpenedFile(path)
    defer { withExtendedLifetime(file) {} }
    if let source = file.source { return try body(source) }
    return try body(.memory(try readToEnd(file.descriptor, path: path)))
  }

  private static func readToEnd(_ descriptor: Int32, path: String) throws(DataError) -> [UInt8] {
    var all: [UInt8] = []
    var part = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let got = part.withUnsafeMutableBytes { OpenFile.readSome(descriptor, into: $0) }
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

/// A file that is open for as long as this is there.
final class OpenedFile: Sendable {
  let descriptor: Int32
  /// The number of its bytes when it was opened; nil for a pipe and what else is no regular file.
  private let size: Int?

  init(_ path: String) throws(DataError) {
    descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else {
      throw .unreadable(file: path, reason: ByteSource.reason(of: errno))
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      let reason = ByteSource.reason(of: errno)
      close(descriptor)
      throw .unreadable(file: path, reason: reason)
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: size = Int(status.st_size)
    case S_IFDIR:
      close(descriptor)
      throw .unreadable(file: path, reason: "expected a file, found a directory")
    case S_IFCHR where isatty(descriptor) == 0 && path != "/dev/null":
      close(descriptor)
      throw .unreadable(file: path, reason: "expected a file, found a device")
    default: size = nil
    }
  }

  deinit { close(descriptor) }

  /// Its bytes at any offset; nil where they can only be read one after the other.
  var source: ByteSource? { size.map { .file(descriptor: descriptor, size: $0) } }
}

extension ByteSource {
  /// What a person or a digest should know of the bytes that a text was made from.
  struct Origin: Sendable {
    /// The SHA-256 of the bytes as they are stored; nil where these are what is read.
    var digest: String?
    var told: [String] = []
  }

  /// Reads what these bytes hold as text in UTF-8: themselves, or what they are made into in memory, where
  /// something packs them or they are in another encoding.
  ///
  /// That bytes are not UTF-8 is found out when they cannot be read, and Windows-1252 tried then.
  func withText<Value>(
    name: String, rules: ReadingRules,
    _ body: (ByteSource, Origin) throws(DataError) -> Value
  ) throws(DataError) -> Value {
    guard let head = bytes(FileKind.look, at: 0) else { throw .changed(name) }
    let isNarrow = rules.encoding == nil || rules.encoding == .utf8
    if FileKind(head[...]) == .text, TextEncoding(beginning: head[...]) == nil,
      isNarrow || rules.usualColumns != nil
    {
      do throws(DataError) {
        return try body(self, Origin())
      } catch {
        guard rules.encoding != .utf8, hasForeignBytes else { throw error }
      }
    }
    let (text, origin) = try text(name: name, rules: rules)
    return try body(.memory(text), origin)
  }

  /// The text that these bytes are made into.
  private func text(
    name: String, rules: ReadingRules
  ) throws(DataError) -> (text: [UInt8], origin: Origin) {
    let limit = UnpackedInput.tableLimit
    guard count <= limit else {
      throw .unreadable(
        file: name,
        reason: "the file has more than \(limit >> 30) GB, the most that is unpacked or decoded")
    }
    guard let stored = bytes(count, at: 0) else { throw .changed(name) }
    var digest = SHA256()
    digest.update(with: stored)
    var stream = try ByteStream(
      ByteInput(.memory(stored), name: name), rules: rules,
      limit: UnpackedInput.tableLimit(ofPacked: count))
    let text = try stream.readAll(limit: limit)
    return (text, Origin(digest: digest.hex(), told: stream.told))
  }

  /// Whether the first character beyond ASCII is not UTF-8.
  private var hasForeignBytes: Bool {
    let step = 1 << 20
    for start in stride(from: 0, to: count, by: step) {
      guard let piece = bytes(step, at: start) else { return false }
      guard let place = piece.firstIndex(where: { $0 >= 0x80 }) else { continue }
      guard let first = bytes(4, at: start + place) else { return false }
      var decoder = TextDecoder(nil, allowsUTF8: true)
      var text: [UInt8] = []
      try? first.withUnsafeBufferPointer { try decoder.decode($0, isLast: true, into: &text) }
      return decoder.isWindows
    }
    return false
  }
}
