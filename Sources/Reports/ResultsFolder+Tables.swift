import Experiments
import Tables

extension ResultsFolder {
  /// Reads one of the folder's tables.
  ///
  /// - Parameters:
  ///   - text: columns of words; every one must be there.
  ///   - numbers: columns of numbers, whatever they look like.
  func table(
    _ name: String, text: [String], numbers: [String] = []
  ) throws(StudyError) -> Table {
    let file = "\(path)/\(name)"
    var options = ReadingOptions()
    for column in text { options.overrides[column] = ColumnOverride(role: nil, kind: .text) }
    for column in numbers { options.overrides[column] = ColumnOverride(role: nil, kind: .number) }
    let table: Table
    do {
      table = try Table.read(path: file, options: options).table
    } catch {
      throw .file(path: file, reason: "cannot be read as results: \(error)")
    }
    for column in text + numbers where table[column] == nil {
      throw .file(path: file, reason: "has no column '\(column)'")
    }
    return table
  }
}

extension Table {
  /// A field of a column of words; empty where there is no such column.
  func text(_ name: String, _ row: Int) -> String {
    if case .text(let values)? = self[name]?.values { values[row] } else { "" }
  }

  /// A field of a column of numbers; nil where it is empty or there is no such column.
  func number(_ name: String, _ row: Int) -> Double? {
    guard case .number(let values)? = self[name]?.values, !values[row].isNaN else { return nil }
    return values[row]
  }

  /// A column of numbers, NaN where there is none.
  func numbers(_ name: String) -> [Double] {
    if case .number(let values)? = self[name]?.values {
      values
    } else {
      [Double](repeating: .nan, count: rowCount)
    }
  }
}
