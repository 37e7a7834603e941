import Foundation
import Learning
import Tables

extension Table {
  /// Columns of numbers; nil is missing.
  static func numbers(_ columns: KeyValuePairs<String, [Double?]>) -> Table {
    Table(
      columns: columns.map { name, values in
        Column(name: name, values: .number(values.map { $0 ?? .nan }))
      }, rowCount: columns.first?.value.count ?? 0)
  }

  /// A column of names; nil is missing.
  static func names(_ name: String, _ values: [String?]) -> Table {
    Table(columns: [.names(name, values)], rowCount: values.count)
  }

  /// The numbers of a column.
  func numbers(_ name: String) -> [Double] {
    guard case .number(let values)? = self[name]?.values else { return [] }
    return values
  }

  /// The names of a column, nil where it is missing.
  func names(_ name: String) -> [String?] {
    guard case .category(let all)? = self[name]?.values else { return [] }
    return all.codes.map { $0 < 0 ? nil : all.levels[Int($0)] }
  }

  /// The table read from delimited text.
  static func read(_ text: String, _ options: ReadingOptions = ReadingOptions()) throws -> Table {
    try Table.read(bytes: Array(text.utf8), options: options).table
  }
}

extension Column {
  /// A column of names; nil is missing.
  static func names(_ name: String, _ values: [String?]) -> Column {
    let levels = Set(values.compactMap(\.self)).sorted {
      Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8))
    }
    let codes = values.map { value in
      value.flatMap { levels.firstIndex(of: $0) }.map { Int32($0) } ?? -1
    }
    return Column(name: name, values: .category(Categories(codes: codes, levels: levels)))
  }
}

extension Pipeline {
  /// Fits transforms to rows of which every third is positive.
  static func prepare(
    _ table: Table, with transforms: [ComponentSpec<any Transform>]
  ) throws(FitError) -> (steps: [FittedStep], table: Table) {
    let labels = (0..<table.rowCount).map { Float($0 % 3 == 0 ? 1 : 0) }
    return try prepare(
      table, labels: TrainingLabels(labels, key: RandomKey(seed: 1)), with: transforms)
  }
}

extension FittedTransform {
  /// The same step behind a file.
  var reread: Self {
    get throws { try JSONDecoder().decode(Self.self, from: JSONEncoder().encode(self)) }
  }
}
