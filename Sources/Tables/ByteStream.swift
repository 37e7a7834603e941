/// Bytes of text in UTF-8 that come one after the other, whatever packs them and however they are encoded.
struct ByteStream: ~Copyable, Sendable {
  private var input: UnpackedInput
  private var decoder = TextDecoder(nil, allowsUTF8: true)
  /// The encoding, where it is another than UTF-8 and not found out byte by byte.
  private var encoding: TextEncoding?
  /// Bytes that were looked at and are to be decoded.
  private var ahead: ArraySlice<UInt8> = []
  /// Text that did not fit where it was wanted.
  private var decoded: ArraySlice<UInt8> = []
  /// Text that comes again.
  private var returned: ArraySlice<UInt8> = []

  /// - Parameter limit: how many bytes packed ones may expand to; nil where they are refused.
  init(
    _ input: consuming ByteInput, rules: ReadingRules = ReadingRules(), limit: Int?
  ) throws(DataError) {
    self.input = UnpackedInput(input)
    if let limit { try self.input.unpack(limit: limit) }
    ahead = try look()[...]
    let kind = FileKind(ahead)
    if let problem = kind.problem { throw .unreadable(file: name, reason: problem) }
    settle(rules)
  }

  /// What errors call the text.
  var name: String { input.name }
  /// The number of all bytes as they are stored, where it is known before they were read.
  var size: Int? { input.size }
  /// How many bytes were read, as they are stored.
  var position: Int { input.position }

  /// What a person should know of how the bytes became text, so far as they were read.
  var told: [String] {
    var told: [String] = []
    if let packing = input.packing { told.append("packed by \(packing): read unpacked") }
    if let encoding { told.append("read as \(encoding.title)") }
    if decoder.isWindows {
      told.append(
        "bytes that are not UTF-8: read as Windows-1252; data.reading.encoding can say otherwise")
    }
    return told
  }

  /// Finds out how the bytes are encoded, as far as their beginning tells it.
  private mutating func settle(_ rules: ReadingRules) {
    let found = TextEncoding(beginning: ahead)
    // What a package states holds for files that are written as its own was.
    let isOpen = rules.usualColumns != nil
    let stated = isOpen && rules.encoding?.isWide == true ? nil : rules.encoding
    let encoding = isOpen ? found ?? stated : stated ?? found
    decoder = TextDecoder(encoding, allowsUTF8: isOpen)
    self.encoding = encoding == .utf8 ? nil : encoding
  }

  private mutating func look() throws(DataError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: FileKind.look)
    var count = 0
    while count < bytes.count {
      let got = try bytes.withUnsafeMutableBufferPointer { all throws(DataError) in
        try input.readSome(
          into: UnsafeMutableRawBufferPointer(UnsafeMutableBufferPointer(rebasing: all[count...])))
      }
      if got == 0 { break }
      count += got
    }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  /// Reads up to `count` bytes, fewer only at the end; gives how many.
  mutating func read(_ count: Int, into target: UnsafeMutablePointer<UInt8>) throws(DataError)
    -> Int
  {
    var done = 0
    while done < count {
      let free = UnsafeMutableBufferPointer(start: target + done, count: count - done)
      let got = try readSome(into: free)
      if got == 0 { break }
      done += got
    }
    return done
  }

  /// Makes text that was read last come again.
  mutating func putBack(_ text: ArraySlice<UInt8>) { returned = text + returned }

  /// Reads to the end.
  mutating func readAll(limit: Int) throws(DataError) -> [UInt8] {
    var text: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let got = try piece.withUnsafeMutableBufferPointer { piece throws(DataError) in
        try readSome(into: piece)
      }
      if got == 0 { return text }
      guard text.count + got <= limit else {
        throw .unreadable(
          file: name,
          reason: "the file has more than \(limit >> 30) GB as UTF-8, the most that is read")
      }
      text += piece[..<got]
    }
  }

  // MARK: - Pieces

  private mutating func readSome(
    into target: UnsafeMutableBufferPointer<UInt8>
  ) throws(DataError) -> Int {
    while true {
      if let count = Self.take(&returned, into: target) { return count }
      if let count = Self.take(&decoded, into: target) { return count }
      var count = Self.take(&ahead, into: target) ?? 0
      if count == 0 { count = try input.readSome(into: UnsafeMutableRawBufferPointer(target)) }
      let bytes = UnsafeBufferPointer(rebasing: target[..<count])
      if count > 0, decoder.passes(bytes) { return count }
      if count == 0, decoder.isDone { return 0 }
      try decode(bytes)
      if count == 0, decoded.isEmpty { return 0 }
    }
  }

  private mutating func decode(_ bytes: UnsafeBufferPointer<UInt8>) throws(DataError) {
    var text: [UInt8] = []
    do throws(TextProblem) {
      try decoder.decode(bytes, isLast: bytes.isEmpty, into: &text)
    } catch {
      throw error.problem.error(file: name, line: error.line)
    }
    decoded = text[...]
  }

  /// Takes as many bytes as there is room for; nil where there are none.
  private static func take(
    _ bytes: inout ArraySlice<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>
  ) -> Int? {
    guard !bytes.isEmpty else { return nil }
    let taken = bytes.prefix(target.count)
    _ = target.update(fromContentsOf: taken)
    bytes = bytes.dropFirst(taken.count)
    if bytes.isEmpty { bytes = [] }
    return taken.count
  }
}
