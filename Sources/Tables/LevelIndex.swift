import CKernels

/// Finds the place of a name among a category's levels.
///
/// A name is found by its bytes and, failing that, as what Unicode holds for equal; what `Table.read`
/// takes for a missing name is missing.
package struct LevelIndex: Sendable {
  /// The code of a missing name.
  package static let missing: Int32 = -1
  /// The code of a name that is no level.
  package static let unseen: Int32 = -2

  /// How many bytes may be read behind a field.
  private static let slack = 8

  private let levelCount: Int
  /// The levels, numbered by their places; behind them what stands for a missing name.
  private var dictionary = ByteDictionary()
  private let places: [String: Int32]
  /// Other ways to write the two levels of a column of truths.
  private let truths: [String: Int32]

  /// An index of levels, all different.
  package init(_ levels: [String]) {
    levelCount = levels.count
    places = Dictionary(
      levels.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
    let truths = TruthWords.aliases(of: levels)
    self.truths = truths
    let known = Set(levels.map { Array($0.utf8) })
    let tokens = MissingTokens.plain.filter { !known.contains($0) }
    for name in levels.map({ Array($0.utf8) }) + tokens {
      (name + [UInt8](repeating: 0, count: Self.slack)).withUnsafeBufferPointer { bytes in
        guard let base = bytes.baseAddress else { return }
        dictionary.add(base, length: name.count)
      }
    }
  }

  /// The code of a name.
  package func code(of name: String) -> Int32 {
    if let place = places[name] ?? truths[name] { return place }
    var name = name
    return name.withUTF8 { MissingTokens.isMissing(MissingTokens.trimmed($0)) }
      ? Self.missing : Self.unseen
  }

  /// Writes the code of every field; eight bytes more must be readable behind any field.
  func encode(
    _ fields: UnsafeBufferPointer<ckt_field>, of text: UnsafePointer<UInt8>,
    into codes: UnsafeMutablePointer<Int32>
  ) {
    var row = 0
    while true {
      row = dictionary.encodeKnown(fields, from: row, of: text, into: codes)
      guard row < fields.count else { break }
      let start = Int(fields[row].start)
      codes[row] = code(
        of: String(
          decoding: UnsafeBufferPointer(start: text + start, count: Int(fields[row].end) - start),
          as: UTF8.self))
      row += 1
    }
    let count = Int32(levelCount)
    for row in 0..<fields.count where codes[row] >= count { codes[row] = Self.missing }
  }
}

/// How programs write true and false.
enum TruthWords {
  private static let yes = ["true", "True", "TRUE", "1", "1.0"]
  private static let no = ["false", "False", "FALSE", "0", "0.0"]

  /// Other ways to write the two levels of a column that holds true and false; none for any other.
  static func aliases(of levels: [String]) -> [String: Int32] {
    guard levels.count == 2, let first = truth(levels[0]), let second = truth(levels[1]),
      first != second
    else { return [:] }
    let codes = (yes: first ? 0 : 1, no: first ? 1 : 0) as (yes: Int32, no: Int32)
    return Dictionary(
      yes.map { ($0, codes.yes) } + no.map { ($0, codes.no) },
      uniquingKeysWith: { first, _ in first })
  }

  private static func truth(_ level: String) -> Bool? {
    yes.contains(level) ? true : no.contains(level) ? false : nil
  }
}
