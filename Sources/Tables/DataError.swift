import StrictJSON

/// What is wrong with a data file or with rows to be scored; the file is to blame.
public enum DataError: Error, Sendable, Hashable {
  /// The file cannot be read, and why.
  case unreadable(file: String, reason: String)
  /// Something is wrong at a place of the file; line and column count from 1, and a column is named.
  case malformed(file: String, line: Int?, column: String?, reason: String)
  /// A column that is needed does not exist; the names that do.
  case missingColumn(String, known: [String], purpose: String)
  /// Several columns that are needed do not exist; the names that do.
  case missingColumns([String], known: [String], purpose: String)
  /// The rows cannot be used for what was asked, and why.
  case unusable(String)
}

extension DataError: CustomStringConvertible {
  /// The sentence: where, rule, what was found, hint.
  public var description: String {
    switch self {
    case .unreadable(let file, let reason): "\(file): \(reason)"
    case .malformed(let file, let line, let column, let reason):
      Self.place(file: file, line: line, column: column) + ": " + reason
    case .missingColumn(let name, let known, let purpose):
      "\(purpose): there is no column '\(name)'. " + Self.hint(for: name, known: known)
    case .missingColumns(let names, let known, let purpose):
      "\(purpose): there are no columns " + Self.list(names) + ". The columns are "
        + Self.list(known, quote: "")
    case .unusable(let reason): reason
    }
  }

  private static func list(_ names: [String], quote: String = "'") -> String {
    names.prefix(12).map { quote + $0 + quote }.joined(separator: ", ")
      + (names.count > 12 ? ", … (\(names.count) in all)" : "")
  }

  private static func place(file: String, line: Int?, column: String?) -> String {
    let line = line.map { ", line \($0)" } ?? ""
    let column = column.map { ", column '\($0)'" } ?? ""
    return file + line + column
  }

  private static func hint(for name: String, known: [String]) -> String {
    if let nearest = nearest(to: name, in: known) { return "Did you mean '\(nearest)'?" }
    return "The columns are " + list(known, quote: "")
  }
}

/// What can be wrong at a place of a delimited file; its sentences are made here.
enum ReadProblem: Sendable, Hashable {
  case fieldCount(expected: Int, found: Int)
  case emptyLine(expected: Int)
  case unclosedQuote
  case behindQuote(found: String)
  case notUTF8(byte: UInt8)
  /// A byte that stands for no character where Windows-1252 is stated.
  case notWindows(byte: UInt8)
  /// Half of a character that UTF-16 writes as a pair.
  case halfPair(unit: UInt16)
  case halfUnit
  case zeroByte
  case duplicateName(String, first: Int, second: Int)
  case noRows
  case notNumber(String)
  /// A number that is to be written as those of the training rows are.
  case notNumberAsTrained(String, NumberStyle?)
  case conflictMarker(String)
  case tooManyColumns(limit: Int)
  case infinite(String)
  case notDate(String)
  case ambiguousDate(String)
  /// A date with the day first where another line has the month first, or the other way round.
  case contraryDate(String, isDayFirst: Bool, String, line: Int)
  case thirdName(String)
  case endlessRecord(limit: String)

  var sentence: String {
    switch self {
    case .fieldCount(let expected, let found):
      "expected \(expected) \(expected == 1 ? "field" : "fields") as in the header, found \(found)"
    case .emptyLine(let expected):
      "expected \(expected) fields as in the header, found an empty line"
    case .unclosedQuote: "a quoted field begins here and its quote is never closed"
    case .behindQuote(let found):
      "expected a delimiter after a closing quote, found '\(found)'."
        + " Inside quotes a quote is written twice"
    case .notUTF8(let byte):
      "expected UTF-8, found byte \(Self.hex(byte)). Save the file as UTF-8"
    case .notWindows(let byte):
      "expected Windows-1252, found byte \(Self.hex(byte)), which stands for no character"
    case .halfPair(let unit): "expected UTF-16, found half of a pair, \(Self.hex(unit))"
    case .halfUnit: "the text in UTF-16 ends within a character: the file is cut off"
    case .zeroByte: "expected text, found a byte 0. The file is damaged, or no text"
    case .duplicateName(let name, let first, let second):
      "column names must differ, '\(name)' is the name of columns \(first) and \(second)"
    case .noRows: "expected rows below the header, found none"
    case .notNumber(let value): "expected a number, found '\(Self.short(value))'"
    case .notNumberAsTrained(let value, let style): Self.notNumber(value, as: style)
    case .conflictMarker(let marker):
      "a merge conflict begins or ends here ('\(marker)'). Settle it, and take its markers out"
    case .tooManyColumns(let limit): "a table has at most \(limit) columns, the header has more"
    case .infinite(let value): "expected a finite number, found '\(Self.short(value))'"
    case .notDate(let value):
      "expected a date, found '\(Self.short(value))'. Write dates as YYYY-MM-DD"
    case .ambiguousDate(let value):
      "cannot tell the day from the month in '\(value)' or in any other row."
        + " Write dates as YYYY-MM-DD"
    case .contraryDate(let value, let isDayFirst, let other, let line):
      "'\(Self.short(value))' can only have the \(isDayFirst ? "day" : "month") first, and "
        + "'\(Self.short(other))' in line \(line) only the \(isDayFirst ? "month" : "day")."
        + " Write dates as YYYY-MM-DD"
    case .endlessRecord(let limit):
      "a record of more than \(limit) begins here; a quote in it may never be closed"
    case .thirdName(let value): "expected at most two names, found a third: '\(value)'"
    }
  }

  /// Says so where the value would be a number with another decimal mark than that of the training rows.
  private static func notNumber(_ value: String, as style: NumberStyle?) -> String {
    let other: NumberStyle.Mark = style?.decimal == .comma ? .point : .comma
    var text = value
    let isOther =
      text.withUTF8 { NumberStyle.parse($0, decimal: other, forms: style?.forms ?? []) } != nil
    let sentence = "expected a number, found '\(short(value))'"
    guard isOther else { return sentence }
    return sentence + ". The model was fitted on numbers with decimal "
      + (other == .comma ? "points" : "commas")
  }

  private static func hex(_ number: some BinaryInteger) -> String {
    "0x" + String(number, radix: 16, uppercase: true)
  }

  /// A value as a sentence can bear it.
  static func short(_ value: String) -> String {
    let shown = value.prefix(60)
    return shown.endIndex == value.endIndex ? value : shown + "…"
  }

  func error(file: String, line: Int? = nil, column: String? = nil) -> DataError {
    .malformed(file: file, line: line, column: column, reason: sentence)
  }
}
