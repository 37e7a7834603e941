import Experiments
import Learning
import Metrics
import StrictJSON
package import Tables

/// The columns of a stored table in their order; the raw value is the name in the header.
protocol StoredColumn: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
  /// What releases before called it, where that was something else.
  var formerName: String? { get }
  /// Whether releases before did not write it; its fields are empty where it is missing.
  var mayBeMissing: Bool { get }
}

extension StoredColumn {
  var formerName: String? { nil }
  var mayBeMissing: Bool { false }
}

/// What stands in a field of a stored table.
enum StoredField {
  case text(String)
  case count(Int)
  /// Empty where it is nil.
  case number(Double?)
}

/// A row of a stored table: fixed columns, then perhaps some for every metric.
protocol StoredRow: Hashable, Sendable {
  associatedtype Column: StoredColumn

  /// What follows a metric's name in the header, one for each of its columns.
  static var metricSuffixes: [String] { get }

  func field(_ column: Column) -> StoredField

  /// The columns of every metric of `Metric.all`, in that order.
  var metricFields: [Double?] { get }

  init(_ record: StoredRecord<Column>) throws(StudyError)
}

extension StoredRow {
  static var metricSuffixes: [String] { [] }
  var metricFields: [Double?] { [] }
}

/// A file that is a table of rows of one type.
protocol StoredTable: ResultsFile {
  associatedtype Row: StoredRow

  var rows: [Row] { get }

  init(rows: [Row])
}

extension StoredTable {
  package func bytes() -> [UInt8] {
    var writer = DelimitedWriter()
    writer.writeRow(
      Row.Column.allCases.map(\.rawValue)
        + (Row.metricSuffixes.isEmpty
          ? [] : Metric.all.flatMap { metric in Row.metricSuffixes.map { metric.name + $0 } }))
    for row in rows {
      for column in Row.Column.allCases { writer.write(row.field(column)) }
      for number in row.metricFields { writer.write(number) }
      writer.endRow()
    }
    return writer.bytes
  }

  package init(bytes: [UInt8], path: String) throws(StudyError) {
    var rows: [Row] = []
    // A table without rows, such as the comparisons of one candidate, is its header alone.
    if bytes.count(where: { $0 == UInt8(ascii: "\n") }) > 1 {
      let records = try StoredRecords<Row.Column>(bytes: bytes, path: path)
      for record in records.all { rows.append(try Row(record)) }
    }
    self.init(rows: rows)
  }
}

extension DelimitedWriter {
  /// Writes a number, or an empty field where there is none.
  package mutating func write(_ number: Double?) {
    if let number { write(number) } else { writeMissing() }
  }

  fileprivate mutating func write(_ field: StoredField) {
    switch field {
    case .text(let text): write(text)
    case .count(let count): write(count)
    case .number(let number): write(number)
    }
  }
}

/// The records of a stored table, and where their columns stand.
private struct StoredRecords<Column: StoredColumn> {
  var all: [StoredRecord<Column>] = []

  init(bytes: [UInt8], path: String) throws(StudyError) {
    do {
      var blocks = try DelimitedBlocks(bytes: bytes, name: path)
      let layout = try StoredRecord<Column>.Layout(path: path, names: blocks.header.names)
      var rows = DelimitedRows(header: blocks.header)
      while let block = try blocks.next() {
        try rows.split(block)
        for row in 0..<rows.count {
          let fields = blocks.header.names.indices.map { rows.text(row, column: $0) }
          all.append(StoredRecord(layout: layout, row: rows.firstRow + row, fields: fields))
        }
      }
    } catch let error as StudyError {
      throw error
    } catch {
      throw .damaged(path: path, reason: "cannot be read as results: \(error)")
    }
  }
}

/// The fields of one row, by column.
struct StoredRecord<Column: StoredColumn> {
  struct Layout {
    let path: String
    let places: [Column: Int]
    let names: [String: Int]

    init(path: String, names: [String]) throws(StudyError) {
      self.path = path
      let all = Dictionary(
        names.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
      var places: [Column: Int] = [:]
      for column in Column.allCases {
        let place = all[column.rawValue] ?? column.formerName.flatMap { all[$0] }
        guard place != nil || column.mayBeMissing else {
          throw .damaged(path: path, reason: "has no column '\(column.rawValue)'")
        }
        places[column] = place
      }
      self.places = places
      self.names = all
    }
  }

  fileprivate let layout: Layout
  fileprivate let row: Int
  fileprivate let fields: [String]

  /// A field as it stands.
  func text(_ column: Column) -> String { layout.places[column].map { fields[$0] } ?? "" }

  /// A number; nil where the field is empty.
  func number(_ column: Column) throws(StudyError) -> Double? {
    try number(text(column), column.rawValue)
  }

  /// A probability, but for roundings; nil where the field is empty.
  func share(_ column: Column) throws(StudyError) -> Double? {
    guard let share = try number(column) else { return nil }
    guard -1e-9...1 + 1e-9 ~= share else {
      throw misfit(column.rawValue, "a number from 0 to 1", text(column))
    }
    return share
  }

  /// A whole number that is not negative; nil where the field is empty.
  func optionalCount(_ column: Column) throws(StudyError) -> Int? {
    guard let number = try number(column) else { return nil }
    guard let count = Int(exactly: number), count >= 0 else {
      throw misfit(column.rawValue, "a whole number", text(column))
    }
    return count
  }

  /// A whole number that is not negative.
  func count(_ column: Column) throws(StudyError) -> Int {
    guard let count = try optionalCount(column) else {
      throw misfit(column.rawValue, "a whole number", "")
    }
    return count
  }

  /// A value with its interval, in three columns.
  func estimate(
    _ value: Column, _ lower: Column, _ upper: Column
  ) throws(StudyError) -> Estimate {
    Estimate(
      value: try number(value), interval: Interval(try number(lower), try number(upper)))
  }

  /// A column of a metric; nil where the field is empty, or the release that wrote the file did not
  /// know the metric.
  func metric(_ name: String) throws(StudyError) -> Double? {
    guard let place = layout.names[name] else { return nil }
    return try number(fields[place], name)
  }

  /// What errors say of a field that is not what its column asks.
  func misfit(_ column: String, _ rule: String, _ got: String) -> StudyError {
    .damaged(
      path: layout.path,
      reason: "row \(row + 1), column '\(column)': expected \(rule), got '\(got)'")
  }

  /// The numbers by name of a JSON object; none where the field is empty.
  func members(_ column: Column) throws(StudyError) -> [JSON.Member] {
    let text = text(column)
    if text.isEmpty { return [] }
    guard case .object(let members)? = try? JSON(parsing: text.utf8),
      members.allSatisfy({
        switch $0.value {
        case .integer, .number: true
        default: false
        }
      })
    else { throw misfit(column.rawValue, "an object of numbers", text) }
    return members
  }

  private func number(_ text: String, _ column: String) throws(StudyError) -> Double? {
    if text.isEmpty { return nil }
    guard let number = Double(text), !number.isNaN else {
      throw misfit(column, "a number", text)
    }
    return number
  }
}

extension Interval {
  /// An interval of two ends; nil where one of them is missing.
  init?(_ lower: Double?, _ upper: Double?) {
    guard let lower, let upper else { return nil }
    self.init(lower: lower, upper: upper)
  }
}
