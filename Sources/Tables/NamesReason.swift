/// Why a column whose fields look like numbers or dates holds names.
struct NamesReason {
  /// So many rows are looked at to see what fields look like.
  private static let rows = 200
  /// More different units than that are words.
  private static let mostUnits = 6

  /// A row with a field that is none; nil where it is not one field's fault.
  private(set) var row: Int?
  private let rule: @Sendable (_ value: String, _ line: Int) -> String

  /// Nil where fields look like names.
  init?(_ column: CodedColumn, _ rules: ReadingRules, delimiter: UInt8) {
    let fields = column.firstFields(Self.rows)
    func isMost(_ holds: (UnsafeBufferPointer<UInt8>) -> Bool) -> Bool {
      let count = fields.reduce(0) { count, field in
        count + (column.dictionary[field.key].withUnsafeBufferPointer(holds) ? field.value : 0)
      }
      return 2 * count > fields.values.reduce(0, +)
    }
    if isMost(Self.looksLikeNumber) {
      self.init(NumberEvidence.best(column, rules, delimiter: delimiter, all: true), column)
      return
    }
    let format = DateFormat.allCases.first { format in
      isMost { format.seconds(MissingTokens.trimmed($0)) != nil }
    }
    guard let format else { return nil }
    self.init(format, column, rules)
  }

  /// What is told, with the field and its line.
  func sentence(_ value: String, line: Int) -> String { rule(value, line) }

  private init?(_ numbers: NumberEvidence, _ column: CodedColumn) {
    if numbers.hasSeveralUnits, numbers.units.count <= Self.mostUnits {
      let units = numbers.units.sorted().map { "'\($0)'" }.joined(separator: " and ")
      rule = { _, _ in "amounts in \(units) cannot be compared" }
      return
    }
    guard let row = column.firstRow(ofAny: numbers.odd.codes) else { return nil }
    self.row = row
    if numbers.odd.areKnownWords {
      rule = { value, line in
        "two numbers beside '\(ReadProblem.short(value))', as in line \(line), are three names; "
          + "data.reading.missing can say that it is missing"
      }
      return
    }
    let (count, present) = (numbers.numberRows, column.presentRows)
    rule = { value, line in
      "'\(ReadProblem.short(value))' in line \(line) is no number"
        + (count > 0 ? ", as \(count) of \(present) values are" : "")
    }
  }

  private init?(_ format: DateFormat, _ column: CodedColumn, _ rules: ReadingRules) {
    let isAllowed = ColumnReading(dates: rules.dates).possibleDates.contains(format)
    let dates = DateEvidence(column, isAllowed ? format : rules.dates ?? format, all: true)
    guard let row = column.firstRow(ofAny: dates.odd.codes) else { return nil }
    self.row = row
    let (count, present) = (dates.dateRows, column.presentRows)
    let rest =
      isAllowed
      ? ", as \(count) of \(present) values are"
      : " \(dates.format.title), as data.reading.dates states it"
    rule = { "'\(ReadProblem.short($0))' in line \($1) is no date\(rest)" }
  }

  /// Whether a field is a number in some style, or one with a mark of more or less in front, or with a few
  /// letters behind or a second number: `>5`, `23k`, `60+`, `10-20`.
  private static func looksLikeNumber(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
    if NumberStyle.parse(field, decimal: .point) != nil
      || NumberStyle.parse(field, decimal: .comma) != nil
    {
      return true
    }
    let text = String(decoding: MissingTokens.trimmed(field), as: UTF8.self)
    let number = text.drop { "<>≤≥=~≈±+-−$€£ ".contains($0) }
    guard let first = number.first, first.isNumber, number.count <= 24 else { return false }
    let runs = number.split { !($0.isNumber || $0 == "." || $0 == "," || $0 == "'") }
    let words = number.split { !$0.isLetter }
    return runs.count <= 2 && words.count <= 2
  }
}
