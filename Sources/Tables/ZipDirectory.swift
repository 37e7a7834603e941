/// What a zip archive holds, by the directory at its end (APPNOTE 6.3, sections 4.3.12 to 4.3.16).
///
/// Every number comes from outside: none is used before it is held against the size of the file.
struct ZipDirectory {
  /// A packed file.
  struct Member: Sendable, Hashable {
    var name: String
    /// Where its packed bytes stand in the archive.
    var range: Range<Int>
    var isDeflated: Bool
    /// The CRC-32 of the bytes that it expands to.
    var check: UInt32
  }

  /// Why no table can be read from an archive.
  enum Problem: Error, Sendable, Hashable, CustomStringConvertible {
    case damaged
    case workbook(String)
    case empty
    case several([String])
    case encrypted(String)
    case method(String, Int)
    case tooMany(limit: Int)

    var description: String {
      switch self {
      case .damaged: "the zip archive is cut off or damaged"
      case .workbook(let name): "expected delimited text, found \(name). Save its sheet as CSV"
      case .empty: "the zip archive holds no file"
      case .several(let names):
        "a zip archive must hold one table, found "
          + names.prefix(12).map { "'\(ReadProblem.short($0))'" }.joined(separator: ", ")
          + (names.count > 12 ? ", … (\(names.count) in all)" : "")
          + ". Unpack it, and give one of them"
      case .encrypted(let name):
        "'\(ReadProblem.short(name))' in the zip archive is encrypted. Unpack it first"
      case .method(let name, let method):
        "'\(ReadProblem.short(name))' in the zip archive is packed by method \(method), which is not "
          + "read. Unpack it first"
      case .tooMany(let limit): "the zip archive holds more than \(limit) files. Unpack it first"
      }
    }
  }

  /// More members are not looked at.
  private static let memberLimit = 65_535

  private let source: ByteSource
  private var entries: [Entry] = []

  /// A line of the directory.
  fileprivate struct Entry {
    var name: String
    var flags: Int
    var method: Int
    var check: UInt32
    var packedSize: Int
    /// Where its own head stands.
    var head: Int
  }

  /// Reads the directory.
  init(_ source: ByteSource) throws(Problem) {
    self.source = source
    let place = try Self.place(source)
    guard place.count <= Self.memberLimit else { throw .tooMany(limit: Self.memberLimit) }
    guard place.start >= 0, place.size >= 0, place.size <= source.count - place.start,
      let bytes = source.bytes(place.size, at: place.start)
    else { throw .damaged }
    var fields = LittleEndian(bytes)
    for _ in 0..<place.count { entries.append(try Self.entry(&fields)) }
  }

  /// The one member that is a table: the only one, or the only one whose name ends as a table's.
  func table() throws(Problem) -> Member {
    if let name = workbook { throw .workbook(name) }
    let files = entries.filter { entry in
      !entry.name.hasSuffix("/") && !entry.name.hasPrefix("__MACOSX/")
        && !entry.name.hasSuffix(".DS_Store")
    }
    let named = [["csv", "tsv", "tab", "psv"], ["txt", "dat", "data"]].map { endings in
      files.filter { entry in endings.contains { entry.name.lowercased().hasSuffix("." + $0) } }
    }
    let tables = named.first { !$0.isEmpty } ?? files
    guard let entry = tables.first else { throw .empty }
    guard tables.count == 1 else { throw .several(tables.map(\.name)) }
    return try member(entry)
  }

  /// What office programs pack as zip.
  private var workbook: String? {
    let names = Set(entries.map(\.name))
    if names.contains("xl/workbook.xml") || names.contains("xl/workbook.bin") {
      return "an Excel workbook"
    }
    return names.contains("mimetype") && names.contains("content.xml")
      ? "an OpenDocument file" : nil
  }

  private func member(_ entry: Entry) throws(Problem) -> Member {
    guard entry.flags & 1 == 0 else { throw .encrypted(entry.name) }
    guard entry.method == 0 || entry.method == 8 else { throw .method(entry.name, entry.method) }
    guard entry.head >= 0, entry.head < source.count, let bytes = source.bytes(30, at: entry.head)
    else { throw .damaged }
    var head = LittleEndian(bytes)
    guard head.next(4) == 0x0403_4B50, head.skip(22), let name = head.next(2),
      let extra = head.next(2)
    else { throw .damaged }
    let start = entry.head + 30 + name + extra
    guard start <= source.count, entry.packedSize <= source.count - start else { throw .damaged }
    return Member(
      name: entry.name, range: start..<start + entry.packedSize, isDeflated: entry.method == 8,
      check: entry.check)
  }

  // MARK: - Reading

  /// Where the directory stands, and how many members it has.
  private static func place(
    _ source: ByteSource
  ) throws(Problem) -> (start: Int, size: Int, count: Int) {
    // A comment of at most 65,535 bytes follows the end's 22.
    let from = max(0, source.count - 65_557)
    guard let tail = source.bytes(source.count - from, at: from) else { throw .damaged }
    let mark: [UInt8] = [0x50, 0x4B, 5, 6]
    var at = tail.count - 22
    while at >= 0, !tail[at...].starts(with: mark) { at -= 1 }
    guard at >= 0 else { throw .damaged }
    if let wide = try widePlace(source, before: from + at) { return wide }
    var end = LittleEndian(Array(tail[at...]))
    guard end.skip(10), let count = end.next(2), let size = end.next(4), let start = end.next(4)
    else { throw .damaged }
    return (start, size, count)
  }

  /// The same of an archive with numbers of 64 bits; nil where it is none.
  private static func widePlace(
    _ source: ByteSource, before end: Int
  ) throws(Problem) -> (start: Int, size: Int, count: Int)? {
    guard end >= 20, let bytes = source.bytes(20, at: end - 20) else { return nil }
    var locator = LittleEndian(bytes)
    guard locator.next(4) == 0x0706_4B50 else { return nil }
    guard locator.skip(4), let at = locator.next(8), at >= 0, at <= end,
      let record = source.bytes(56, at: at)
    else { throw .damaged }
    var fields = LittleEndian(record)
    guard fields.next(4) == 0x0606_4B50, fields.skip(28), let count = fields.next(8), count >= 0,
      let size = fields.next(8), let start = fields.next(8)
    else { throw .damaged }
    return (start, size, count)
  }

  private static func entry(_ fields: inout LittleEndian) throws(Problem) -> Entry {
    guard fields.next(4) == 0x0201_4B50, fields.skip(4), let flags = fields.next(2),
      let method = fields.next(2), fields.skip(4), let check = fields.next(4),
      let packed = fields.next(4), let size = fields.next(4), let nameLength = fields.next(2),
      let extraLength = fields.next(2), let commentLength = fields.next(2), fields.skip(8),
      let head = fields.next(4), let name = fields.bytes(nameLength),
      let extra = fields.bytes(extraLength), fields.skip(commentLength)
    else { throw .damaged }
    var entry = Entry(
      name: String(decoding: name, as: UTF8.self), flags: flags, method: method,
      check: UInt32(truncatingIfNeeded: check), packedSize: packed, head: head)
    try entry.widen(extra, size: size)
    return entry
  }
}

extension ZipDirectory.Entry {
  /// Takes numbers of 64 bits from the extra field where those of 32 are full (section 4.5.3).
  fileprivate mutating func widen(
    _ extra: [UInt8], size: Int
  ) throws(ZipDirectory.Problem) {
    let full = Int(UInt32.max)
    guard size == full || packedSize == full || head == full else { return }
    var fields = LittleEndian(extra)
    while let kind = fields.next(2), let length = fields.next(2),
      let bytes = fields.bytes(length)
    {
      guard kind == 1 else { continue }
      var wide = LittleEndian(bytes)
      if size == full { _ = wide.next(8) }
      if packedSize == full { packedSize = wide.next(8) ?? -1 }
      if head == full { head = wide.next(8) ?? -1 }
      break
    }
    guard packedSize >= 0, head >= 0 else { throw .damaged }
  }
}

/// Numbers whose lowest byte comes first.
private struct LittleEndian {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// The next number, of at most eight bytes; nil behind the last.
  ///
  /// One that is too great for an `Int` is negative.
  mutating func next(_ count: Int) -> Int? {
    guard let bytes = bytes(count) else { return nil }
    return Int(truncatingIfNeeded: bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }

  mutating func bytes(_ count: Int) -> [UInt8]? {
    guard count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  /// Passes some bytes; false where there are not so many.
  mutating func skip(_ count: Int) -> Bool {
    guard count <= rest.count else { return false }
    rest = rest.dropFirst(count)
    return true
  }
}
