package import Learning

/// Bytes that a parser has hardly ever seen: members of a corpus, damaged in one to eight places.
///
/// The same key makes the same bytes, so a fixed number of rounds is a test like any other. It damages
/// as libFuzzer does: bits and bytes change, pieces go, come twice, move, or come from another member,
/// and tokens of the format turn up where they do not belong.
package struct Mutator: Sendable {
  /// Bytes that stand at the edge of something.
  private static let edges: [UInt8] = [
    0x00, 0x01, 0x09, 0x0A, 0x0D, 0x20, 0x22, 0x27, 0x2C, 0x2D, 0x2E, 0x30, 0x39, 0x3B, 0x5B, 0x5C,
    0x5D, 0x7B, 0x7C, 0x7D, 0x7F, 0x80, 0xBF, 0xC0, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xFE, 0xFF,
  ]

  private let corpus: [[UInt8]]
  private let tokens: [[UInt8]]
  private let limit: Int
  private var stream: RandomStream

  /// Damages members of a corpus, and puts in tokens; nothing grows beyond `limit` bytes.
  package init(
    corpus: [[UInt8]], tokens: [[UInt8]] = [], limit: Int = 1 << 14, key: RandomKey
  ) {
    precondition(!corpus.isEmpty, "a corpus has at least one member")
    self.corpus = corpus
    self.tokens = tokens
    self.limit = limit
    stream = key["mutator"].stream
  }

  package init(
    texts: [String], tokens: [String] = [], limit: Int = 1 << 14, key: RandomKey
  ) {
    self.init(
      corpus: texts.map { Array($0.utf8) }, tokens: tokens.map { Array($0.utf8) }, limit: limit,
      key: key)
  }

  /// The next damaged member.
  package mutating func next() -> [UInt8] {
    var bytes = corpus[stream.integer(below: corpus.count)]
    for _ in 0...stream.integer(below: 8) { damage(&bytes) }
    return bytes.count > limit ? Array(bytes[..<limit]) : bytes
  }

  private mutating func damage(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return insert(token(), into: &bytes) }
    let place = stream.integer(below: bytes.count)
    switch stream.integer(below: 10) {
    case 0: bytes[place] ^= 1 << UInt8(stream.integer(below: 8))
    case 1: bytes[place] = Self.edges[stream.integer(below: Self.edges.count)]
    case 2: bytes[place] = UInt8(stream.integer(below: 256))
    case 3: bytes.removeSubrange(piece(of: bytes))
    case 4: insert(Array(bytes[piece(of: bytes)]), into: &bytes)
    case 5:
      let from = piece(of: bytes)
      let moved = Array(bytes[from])
      bytes.removeSubrange(from)
      insert(moved, into: &bytes)
    case 6: bytes.removeSubrange(place...)
    case 7:
      let other = corpus[stream.integer(below: corpus.count)]
      insert(Array(other[piece(of: other)]), into: &bytes)
    case 8:
      let times = 1 + stream.integer(below: 200)
      let unit = Array(token().prefix(16))
      insert((0..<times).flatMap { _ in unit }, into: &bytes)
    default: insert(token(), into: &bytes)
    }
  }

  /// A token of the format, or an edge where there is none.
  private mutating func token() -> [UInt8] {
    if tokens.isEmpty || stream.integer(below: 4) == 0 {
      return [Self.edges[stream.integer(below: Self.edges.count)]]
    }
    return tokens[stream.integer(below: tokens.count)]
  }

  private mutating func insert(_ piece: [UInt8], into bytes: inout [UInt8]) {
    bytes.insert(contentsOf: piece, at: stream.integer(below: bytes.count + 1))
  }

  /// A piece, short more often than long.
  private mutating func piece(of bytes: [UInt8]) -> Range<Int> {
    guard !bytes.isEmpty else { return 0..<0 }
    let start = stream.integer(below: bytes.count)
    let longest = stream.integer(below: 4) == 0 ? bytes.count - start : min(8, bytes.count - start)
    return start..<start + 1 + stream.integer(below: longest)
  }
}
