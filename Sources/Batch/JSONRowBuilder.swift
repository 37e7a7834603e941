import Learning
import Tables

/// The columns of a schema while rows are put into them.
struct JSONRowBuilder {
  private let columns: [JSONColumn]
  private var numbers: [[Double]]
  private var codes: [[Int32]]
  /// For every column of dates the rows in which it came as a number.
  private var epochs: [[Int]]
  /// For every column of dates the texts in which it came.
  private var dates: [TextDates]
  /// For every column the last row that has a value in it.
  private var filled: [Int]
  private(set) var count = 0
  private(set) var places: [RowProblem.Place] = []
  private(set) var hasMoreProblems = false

  init(_ columns: [JSONColumn]) {
    self.columns = columns
    numbers = Array(repeating: [], count: columns.count)
    codes = numbers.map { _ in [] }
    epochs = codes.map { _ in [] }
    dates = columns.map { TextDates($0.reading) }
    filled = Array(repeating: -1, count: columns.count)
  }

  /// Takes the next value for a column of the row at hand.
  @inline(__always)
  mutating func take(_ place: Int, from scanner: inout JSONScanner) throws(RowProblem) {
    guard filled[place] < count else {
      throw scanner.problem(
        "the column '\(columns[place].name)' appears twice in a row", at: scanner.position)
    }
    filled[place] = count
    scanner.skipSpace()
    switch columns[place].kind {
    case .category: codes[place].append(try code(columns[place], from: &scanner))
    case .number: numbers[place].append(try number(columns[place], from: &scanner))
    case .date: numbers[place].append(try date(place, from: &scanner))
    }
  }

  /// Goes to a row, where values come column by column.
  mutating func begin(row: Int) { count = row }

  /// Ends rows that came column by column; every column must have come.
  mutating func endColumns(rows: Int) {
    count = 0
    for place in columns.indices where filled[place] < 0 {
      if rows > 0 { report(columns[place].name, "the column is missing") }
      codes[place] = Array(repeating: RawRows.missing, count: rows)
      numbers[place] = Array(repeating: .nan, count: rows)
    }
    count = rows
  }

  /// Ends the row at hand; every column must have a value.
  mutating func endRow() {
    for place in columns.indices where filled[place] < count {
      report(columns[place].name, "the column is missing")
      switch columns[place].kind {
      case .category: codes[place].append(RawRows.missing)
      case .number, .date: numbers[place].append(.nan)
      }
    }
    count += 1
  }

  /// The rows, or everything that is wrong with them.
  mutating func rows() throws(RowProblem) -> RawRows {
    for (place, rows) in epochs.enumerated() {
      if !rows.isEmpty, let found = columns[place].epochDates.settle(&numbers[place], in: rows) {
        report(columns[place].name, found.reason, row: found.row)
      }
      if let found = dates[place].settle(&numbers[place]) {
        report(columns[place].name, found.reason, row: found.row)
      }
    }
    guard places.isEmpty else { throw .values(places, isMore: hasMoreProblems) }
    return RawRows(
      count: count,
      columns: columns.indices.map { place in
        if case .category = columns[place].kind {
          .codes(codes[place])
        } else {
          .numbers(numbers[place])
        }
      })
  }

  /// - Parameter row: nil for the row at hand.
  mutating func report(_ column: String, _ detail: String, row: Int? = nil) {
    guard places.count < RowProblem.placeLimit else {
      hasMoreProblems = true
      return
    }
    places.append(RowProblem.Place(row: row ?? count, column: column, detail: detail))
  }

  // MARK: - One value

  private mutating func number(
    _ column: JSONColumn, from scanner: inout JSONScanner
  ) throws(RowProblem) -> Double {
    if scanner.next == UInt8(ascii: "-") || scanner.next &- UInt8(ascii: "0") <= 9 {
      let start = scanner.position
      let number = try scanner.numberOrInfinity()
      guard number.isFinite else {
        let written = String(decoding: scanner.slice(from: start), as: UTF8.self)
        report(column.name, "expected a finite number, got \(written.prefix(40))")
        return .nan
      }
      return column.hasPlainReading ? number : TextValue.value(number, as: column.reading)
    }
    if scanner.takeWord("null") { return .nan }
    if column.isTruth {
      if scanner.takeWord("true") { return 1 }
      if scanner.takeWord("false") { return 0 }
    }
    if scanner.next == UInt8(ascii: "\"") {
      let start = scanner.position
      let number = TextValue.number(
        try scanner.text(), as: column.reading, isTruth: column.isTruth)
      if let number { return number }
      scanner.move(to: start)
    }
    report(column.name, "expected a number, got \(try got(from: &scanner))")
    return .nan
  }

  private mutating func code(
    _ column: JSONColumn, from scanner: inout JSONScanner
  ) throws(RowProblem) -> Int32 {
    switch scanner.next {
    case UInt8(ascii: "\""):
      let start = scanner.position
      let (text, isEscaped) = try scanner.string()
      if !isEscaped { return column.code(text) }
      scanner.move(to: start)
      return column.code(try scanner.text())
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
      let start = scanner.position
      let number = try scanner.numberOrInfinity()
      return column.code(number: number, written: scanner.slice(from: start))
    default:
      if scanner.takeWord("null") { return RawRows.missing }
      if scanner.takeWord("true") { return column.code(true) }
      if scanner.takeWord("false") { return column.code(false) }
      report(column.name, "expected a string, got \(try got(from: &scanner))")
      return RawRows.missing
    }
  }

  /// A date is a text as the training rows or ISO 8601 have it, or a number: a day where the training rows have
  /// dates as YYYYMMDD, else one since 1970, whose unit is found out when all are there.
  private mutating func date(
    _ place: Int, from scanner: inout JSONScanner
  ) throws(RowProblem) -> Double {
    let column = columns[place]
    guard scanner.next == UInt8(ascii: "\"") else {
      let value = try number(column, from: &scanner)
      if let day = TextValue.day(value, as: column.reading) { return day }
      if !value.isNaN { epochs[place].append(count) }
      return value
    }
    let text = try scanner.text()
    if let seconds = dates[place].read(text, row: count) { return seconds }
    report(column.name, TextDates.misfit(text))
    return .nan
  }

  /// Passes a value of a wrong kind and names it.
  private func got(from scanner: inout JSONScanner) throws(RowProblem) -> String {
    let start = scanner.position
    let first = scanner.next
    try scanner.skipValue()
    switch first {
    case UInt8(ascii: "{"): return "an object"
    case UInt8(ascii: "["): return "an array"
    case UInt8(ascii: "\""):
      scanner.move(to: start)
      let text = try scanner.text()
      return text.count > 40 ? "the string '\(text.prefix(40))…'" : "the string '\(text)'"
    default: return String(decoding: scanner.slice(from: start), as: UTF8.self)
    }
  }
}
