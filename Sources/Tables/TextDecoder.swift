import CKernels

/// Turns the bytes of a text into UTF-8, piece by piece, from an encoding that is known or found out.
///
/// It is found out by the first character beyond ASCII: where that is not UTF-8, the text is Windows-1252.
/// A text that then has characters of UTF-8 too, or bytes that stand for nothing, is in neither, and an error.
struct TextDecoder: Sendable {
  private enum State: Hashable {
    /// ASCII so far.
    case open
    case utf8
    case windows1252
    case utf16(isLittleEndian: Bool)
  }

  private var state: State
  /// Whether Windows-1252 was stated, so that nothing speaks against it.
  private let isStated: Bool
  /// Whether Windows-1252 was found out.
  private(set) var isWindows = false
  /// The beginning of a character whose other bytes are to come.
  private var rest: [UInt8] = []
  /// The first byte that is not UTF-8, and its line.
  private var firstForeign: (byte: UInt8, line: Int)?
  private var lineFeeds = 0
  private var returns = 0

  /// - Parameters:
  ///   - encoding: nil where it is to be found out.
  ///   - allowsUTF8: whether text in UTF-8 may come as well, where one byte is a character.
  init(_ encoding: TextEncoding?, allowsUTF8: Bool) {
    isStated = encoding == .windows1252
    switch encoding {
    case nil: state = .open
    case .utf8: state = .utf8
    case .utf16LittleEndian: state = .utf16(isLittleEndian: true)
    case .utf16BigEndian: state = .utf16(isLittleEndian: false)
    case .windows1252: state = allowsUTF8 ? .open : .windows1252
    }
  }

  /// Whether all bytes that come stay as they are.
  var isDone: Bool { state == .utf8 && rest.isEmpty }

  /// Whether some bytes stay as they are, so that they need not be decoded.
  mutating func passes(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    if isDone { return true }
    guard state == .open, rest.isEmpty, bytes.reduce(0, |) < 0x80 else { return false }
    countLines(bytes)
    return true
  }

  /// Adds the next bytes to a text in UTF-8.
  ///
  /// - Parameter isLast: whether no others follow.
  mutating func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, into text: inout [UInt8]
  ) throws(TextProblem) {
    let all = rest + bytes
    rest = []
    try all.withUnsafeBufferPointer { all throws(TextProblem) in
      var at = 0
      if state == .open { at = settle(all, isLast: isLast, into: &text) }
      switch state {
      case .open: rest += all[at...]
      case .utf8: text += all[at...]
      case .windows1252: try decodeWindows(all, from: at, isLast: isLast, into: &text)
      case .utf16(let isLittle):
        try decodeUTF16(all, isLittleEndian: isLittle, isLast: isLast, into: &text)
      }
    }
  }

  // MARK: - Finding out

  /// Passes ASCII, and settles the encoding at the first other character; gives where it stands.
  private mutating func settle(
    _ bytes: UnsafeBufferPointer<UInt8>, isLast: Bool, into text: inout [UInt8]
  ) -> Int {
    let at = bytes.firstIndex { $0 >= 0x80 } ?? bytes.count
    text += bytes[..<at]
    countLines(UnsafeBufferPointer(rebasing: bytes[..<at]))
    guard at < bytes.count else { return at }
    guard let length = Self.sequence(bytes, at: at, isLast: isLast) else { return at }
    if length > 1 || (!isStated && TextEncoding.windowsCharacter(bytes[at]) == nil) {
      state = .utf8
    } else {
      state = .windows1252
      isWindows = !isStated
      firstForeign = (bytes[at], line)
    }
    return at
  }

  /// The length of the character of UTF-8 at a place, 1 where there is none; nil where that is not known before
  /// more bytes come.
  private static func sequence(
    _ bytes: UnsafeBufferPointer<UInt8>, at place: Int, isLast: Bool
  ) -> Int? {
    let length =
      switch bytes[place] {
      case 0xC2..<0xE0: 2
      case 0xE0..<0xF0: 3
      case 0xF0..<0xF5: 4
      default: 1
      }
    guard place + length <= bytes.count else { return isLast ? 1 : nil }
    guard length > 1, let base = bytes.baseAddress else { return 1 }
    return ckt_utf8_prefix(base + place, length) == length ? length : 1
  }

  /// The line at hand, counted from 1.
  private var line: Int { 1 + (lineFeeds > 0 ? lineFeeds : returns) }

  private mutating func countLines(_ bytes: UnsafeBufferPointer<UInt8>) {
    lineFeeds += bytes.count { $0 == 0x0A }
    returns += bytes.count { $0 == 0x0D }
  }

  // MARK: - Decoding

  private mutating func append(_ character: Unicode.Scalar, to text: inout [UInt8]) {
    if character == "\n" { lineFeeds += 1 }
    if character == "\r" { returns += 1 }
    if character.isASCII {
      text.append(UInt8(truncatingIfNeeded: character.value))
    } else {
      text.append(contentsOf: UTF8.encode(character) ?? .init())
    }
  }

  private mutating func decodeWindows(
    _ bytes: UnsafeBufferPointer<UInt8>, from start: Int, isLast: Bool, into text: inout [UInt8]
  ) throws(TextProblem) {
    for at in start..<bytes.count {
      if bytes[at] >= 0x80, !isStated {
        guard let length = Self.sequence(bytes, at: at, isLast: isLast) else {
          rest += bytes[at...]
          return
        }
        if length > 1 { throw neither }
      }
      guard let character = TextEncoding.windowsCharacter(bytes[at]) else {
        if !isStated { throw neither }
        throw TextProblem(line: line, problem: .notWindows(byte: bytes[at]))
      }
      append(character, to: &text)
    }
  }

  private var neither: TextProblem {
    let (byte, line) = firstForeign ?? (0, line)
    return TextProblem(line: line, problem: .notUTF8(byte: byte))
  }

  private mutating func decodeUTF16(
    _ bytes: UnsafeBufferPointer<UInt8>, isLittleEndian: Bool, isLast: Bool,
    into text: inout [UInt8]
  ) throws(TextProblem) {
    func unit(_ at: Int) -> UInt16 {
      let (first, second) = (UInt16(bytes[at]), UInt16(bytes[at + 1]))
      return isLittleEndian ? second << 8 | first : first << 8 | second
    }
    var at = 0
    while at + 1 < bytes.count {
      let first = unit(at)
      var character = Unicode.Scalar(first)
      var length = 2
      if UTF16.isLeadSurrogate(first) {
        if at + 3 < bytes.count {
          let second = unit(at + 2)
          if UTF16.isTrailSurrogate(second) {
            character = UTF16.decode(UTF16.EncodedScalar([first, second]))
            length = 4
          }
        } else if !isLast {
          break
        }
      }
      guard let character else {
        throw TextProblem(line: line, problem: .halfPair(unit: first))
      }
      append(character, to: &text)
      at += length
    }
    rest += bytes[at...]
    guard !isLast || rest.isEmpty else { throw TextProblem(line: line, problem: .halfUnit) }
  }
}

/// Something that keeps a text from being decoded.
struct TextProblem: Error, Sendable {
  var line: Int
  var problem: ReadProblem
}
