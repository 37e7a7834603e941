/// What a column's different fields are when they are read as numbers in one style.
struct NumberEvidence {
  /// Nil for digits with or without a decimal point.
  private(set) var style: NumberStyle?
  /// A number for every code; NaN where it holds none.
  private(set) var values: [Double] = []
  private(set) var numberRows = 0
  private let presentRows: Int
  private(set) var numberCodes = 0
  /// Codes of text without any digit.
  private(set) var words: [Int] = []
  private var wordRows = 0
  /// Codes of other text.
  private(set) var others: [Int] = []
  private(set) var infinite: [Int] = []
  /// Codes of numbers beyond single precision.
  private(set) var beyond: [Int] = []

  /// Reads fields with a decimal mark, or as plain digits where there is none: all of them, or only as long
  /// as the column may turn out to hold numbers.
  init(_ column: CodedColumn, decimal: NumberStyle.Mark?, all: Bool) {
    presentRows = column.presentRows
    var units: Set<String> = []
    let missing = MissingNumbers(column.missing, decimal: decimal)
    values.reserveCapacity(column.dictionary.count)
    for code in 0..<column.dictionary.count {
      var field = column.dictionary[code].withUnsafeBufferPointer { bytes -> NumberField in
        let plain = column.isMissing[code] ? .missing : NumberField(bytes)
        guard let decimal, plain != .missing, plain != .infinite else { return plain }
        guard let written = NumberStyle.parse(bytes, decimal: decimal) else { return .text }
        if let unit = written.unit { units.insert(unit) }
        return NumberField(finite: written.value)
      }
      if missing.contains(field) { field = .missing }
      add(field, code, of: column)
      if !all, !others.isEmpty || words.count > FewWords.most { break }
    }
    style = decimal.map { NumberStyle(decimal: $0, unit: units.first) }
    // Amounts in two currencies are not to be compared.
    if units.count > 1 { others += values.indices }
  }

  private mutating func add(_ field: NumberField, _ code: Int, of column: CodedColumn) {
    var value = Double.nan
    switch field {
    case .number(let number):
      value = number
      numberCodes += 1
      numberRows += column.counts[code]
    case .missing: break
    case .infinite: infinite.append(code)
    case .beyond: beyond.append(code)
    case .text:
      let hasDigit = column.dictionary[code].contains { $0 &- UInt8(ascii: "0") <= 9 }
      if hasDigit {
        others.append(code)
      } else {
        words.append(code)
        wordRows += column.counts[code]
      }
    }
    values.append(value)
  }

  /// Whether every field that holds a value is a number.
  var isComplete: Bool {
    let hasNumber = numberCodes > 0 || !infinite.isEmpty || !beyond.isEmpty
    return words.isEmpty && others.isEmpty && (hasNumber || presentRows == 0)
  }

  /// A few words among many different numbers stand for missing ones.
  var hasFewWords: Bool {
    others.isEmpty
      && FewWords.allow(words.count, among: numberCodes, rows: wordRows, of: presentRows)
  }

  /// What fits a column best: the style that reads the most rows; plain digits where that does as well,
  /// decimal commas where a semicolon separates fields.
  static func best(
    _ column: CodedColumn, decimal: NumberStyle.Mark?, delimiter: UInt8, all: Bool = false
  ) -> NumberEvidence {
    if decimal == .comma { return NumberEvidence(column, decimal: .comma, all: all) }
    let plain = NumberEvidence(column, decimal: nil, all: all)
    if plain.isComplete || plain.hasFewWords { return plain }
    let point = NumberEvidence(column, decimal: .point, all: all)
    if decimal == .point { return point }
    let comma = NumberEvidence(column, decimal: .comma, all: all)
    if comma.others.isEmpty != point.others.isEmpty { return comma.others.isEmpty ? comma : point }
    if comma.numberRows == point.numberRows {
      return delimiter == UInt8(ascii: ";") ? comma : point
    }
    return comma.numberRows > point.numberRows ? comma : point
  }
}

/// When words in a column of numbers or dates are taken for missing values.
enum FewWords {
  /// At most so many different words.
  static let most = 10
  /// Fewer different values than that are as good as names, of which the words are some.
  private static let fewestValues = 20

  /// One row in so many may hold a word: where more do, the words are values.
  private static let rowsPerWord = 5

  /// Judges different words among different values, and the rows that hold words among all that hold anything.
  static func allow(_ words: Int, among values: Int, rows: Int, of present: Int) -> Bool {
    words <= most && values > fewestValues && rows <= present / rowsPerWord
  }
}
