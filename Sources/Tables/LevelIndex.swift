import CKernels

/// Finds the place of a name among a category's levels.
///
/// A name is found by its bytes and, failing that, as what Unicode holds for equal; what `Table.read`
/// takes for a missing name is missing. Where the levels are a yes and a no, any other spelling of either is
/// that level; where they are few, as `Table.read` merges spellings, one that differs only in case or blanks.
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
  /// What stands for a missing name besides what does so everywhere.
  private let missing: Set<String>
  /// The codes by what all spellings of a level have in common, but for levels that differ in no more.
  private let spellings: [String: Int32]
  /// The codes of yes and no, where the levels are these.
  private let truth: (yes: Int32, no: Int32)?

  /// An index of levels, all different.
  package init(_ levels: [String], missing: [String] = []) {
    levelCount = levels.count
    self.missing = Set(missing)
    truth = TruthWord.isFirstYes(levels).map { $0 ? (0, 1) : (1, 0) }
    places = Dictionary(
      levels.enumerated().map { ($1, Int32($0)) }, uniquingKeysWith: { first, _ in first })
    let isMerged = levels.count <= Spelling.mostNames
    let keys = isMerged ? levels.enumerated().map { (Spelling.key($1), Int32($0)) } : []
    spellings = Dictionary(keys, uniquingKeysWith: { _, _ in Self.unseen })
    let known = Set(levels.map { Array($0.utf8) })
    let tokens = (MissingTokens.plain + missing.map { Array($0.utf8) }).filter {
      !known.contains($0)
    }
    for name in levels.map({ Array($0.utf8) }) + tokens {
      (name + [UInt8](repeating: 0, count: Self.slack)).withUnsafeBufferPointer { bytes in
        guard let base = bytes.baseAddress else { return }
        dictionary.add(base, length: name.count)
      }
    }
  }

  /// The code of a name.
  package func code(of name: String) -> Int32 {
    if let place = places[name] { return place }
    var name = name
    let trimmed = name.withUTF8 { bytes -> String? in
      let field = MissingTokens.trimmed(bytes)
      return MissingTokens.isMissing(field) ? nil : String(decoding: field, as: UTF8.self)
    }
    guard let trimmed, !missing.contains(trimmed) else { return Self.missing }
    guard let truth, let isYes = TruthWord.value(trimmed) else {
      return spellings[Spelling.key(trimmed)] ?? Self.unseen
    }
    return isYes ? truth.yes : truth.no
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
