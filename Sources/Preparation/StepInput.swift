import Tables

/// A table as a fitted step sees it: columns by name, or the sentence why one cannot be had.
struct StepInput {
  let table: Table
  private let step: String
  private let places: [String: Int]

  init(_ table: Table, step: String) {
    self.table = table
    self.step = step
    var places: [String: Int] = [:]
    for (place, column) in table.columns.enumerated() { places[column.name] = place }
    self.places = places
  }

  /// Where a column stands.
  func place(of name: String) throws(DataError) -> Int {
    guard let place = places[name] else {
      throw .missingColumn(name, known: table.columns.map(\.name), purpose: "transform '\(step)'")
    }
    return place
  }

  /// A column's numbers.
  func numbers(of name: String) throws(DataError) -> [Double] {
    let values = table.columns[try place(of: name)].values
    guard case .number(let numbers) = values else { throw misfit(name, "numbers", values) }
    return numbers
  }

  /// A column's seconds.
  func dates(of name: String) throws(DataError) -> [Double] {
    let values = table.columns[try place(of: name)].values
    if case .date(let seconds) = values { return seconds }
    if let missing = Self.allMissing(values) { return missing }
    throw misfit(name, "dates", values)
  }

  /// A column's names; a column without any value, which reads as numbers, has none.
  func categories(of name: String) throws(DataError) -> Categories {
    let values = table.columns[try place(of: name)].values
    if case .category(let categories) = values { return categories }
    if let missing = Self.allMissing(values) {
      return Categories(codes: missing.map { _ in -1 }, levels: [])
    }
    throw misfit(name, "names", values)
  }

  private static func allMissing(_ values: ColumnValues) -> [Double]? {
    guard case .number(let numbers) = values, numbers.allSatisfy(\.isNaN) else { return nil }
    return numbers
  }

  private func misfit(_ name: String, _ wanted: String, _ values: ColumnValues) -> DataError {
    .unusable(
      "transform '\(step)', column '\(name)': expected \(wanted) as in the training rows, "
        + "found the kind \(values.kind.rawValue)")
  }
}
