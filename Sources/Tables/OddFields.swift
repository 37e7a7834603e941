/// Fields of a column of numbers or dates that are none.
///
/// Where they are few they stand for missing values: words such as `Unknown`, top codes such as `over 900`,
/// and what was mistyped.
struct OddFields {
  /// At most so many different ones.
  private static let most = 10
  /// Fewer different values than that are as good as names, of which odd fields are some.
  private static let fewestValues = 20
  /// One row in so many may hold a word: where more do, the words are values.
  private static let rowsPerWord = 5
  /// One row in so many may hold text with digits, which more often says something.
  private static let rowsPerText = 20
  /// One row in so many may hold either where values are few.
  private static let rowsPerSlip = 200

  /// The codes of the fields.
  private(set) var codes: [Int] = []
  private var rows = 0
  /// Those of text with digits.
  private var textRows = 0

  mutating func add(_ code: Int, of column: CodedColumn) {
    codes.append(code)
    rows += column.counts[code]
    let hasDigit = column.dictionary[code].contains { $0 &- UInt8(ascii: "0") <= 9 }
    if hasDigit { textRows += column.counts[code] }
  }

  var isEmpty: Bool { codes.isEmpty }
  var isTooMany: Bool { codes.count > Self.most }

  /// Whether they stand for missing values among so many different values and rows that hold anything.
  func areFew(among values: Int, rows present: Int) -> Bool {
    guard !isEmpty, !isTooMany, rows <= present / Self.rowsPerWord,
      textRows <= present / Self.rowsPerText
    else { return false }
    return values > Self.fewestValues || (values > 2 && rows <= present / Self.rowsPerSlip)
  }
}
