/// Fields of a column of numbers or dates that are none.
///
/// Where they are few they stand for missing values: words such as `Unknown`, top codes such as `over 900`,
/// and what was mistyped.
struct OddFields {
  /// At most so many different ones, or one for so many different values.
  private static let most = 10
  private static let valuesPerField = 20
  /// Never more than that, since each is kept.
  private static let limit = 2_000
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
  /// How many of the fields and rows hold a word that says that nothing is known.
  private var (knownCodes, knownRows) = (0, 0)

  mutating func add(_ code: Int, of column: CodedColumn) {
    codes.append(code)
    rows += column.counts[code]
    if column.dictionary[code].withUnsafeBufferPointer(MissingWord.isOne) {
      knownCodes += 1
      knownRows += column.counts[code]
      return
    }
    let hasDigit = column.dictionary[code].contains { $0 &- UInt8(ascii: "0") <= 9 }
    if hasDigit { textRows += column.counts[code] }
  }

  var isEmpty: Bool { codes.isEmpty }

  /// Whether all say that nothing is known.
  var areKnownWords: Bool { !isEmpty && knownCodes == codes.count }

  /// Whether they are more than can be missing beside so many different values.
  func areTooMany(among values: Int) -> Bool {
    codes.count - knownCodes > min(max(Self.most, values / Self.valuesPerField), Self.limit)
  }

  /// Whether they stand for missing values among so many different values and rows that hold anything.
  ///
  /// Words that say that nothing is known may stand in any number of rows; beside two values only they make a
  /// third, as in `0`, `1`, `unknown`.
  func areFew(among values: Int, rows present: Int) -> Bool {
    let others = rows - knownRows
    let present = present - knownRows
    guard !isEmpty, values > 2, !areTooMany(among: values), others <= present / Self.rowsPerWord,
      textRows <= present / Self.rowsPerText
    else { return false }
    return values > Self.fewestValues || others <= present / Self.rowsPerSlip
  }
}
