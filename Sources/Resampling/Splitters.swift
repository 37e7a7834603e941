import Learning
import Tables

extension Splitter {
  /// Throws `FitError.tooFew` where there are fewer than needed.
  static func require(
    _ needed: Int, of what: String, got: Int, for purpose: String
  ) throws(FitError) {
    guard got >= needed else {
      throw .tooFew(of: what, needed: needed, got: got, purpose: purpose)
    }
  }

  /// The column of a name, or the one with the role where no name is given.
  ///
  /// - Parameters:
  ///   - setting: the setting that names it.
  ///   - splitter: the splitter that asks for it.
  static func column(
    _ name: String?, role: ColumnRole, of table: Table, setting: String = "column",
    for splitter: String = Self.name
  ) throws(FitError) -> Column {
    if let name {
      if let column = table[name] { return column }
      throw .unsuitable(
        "\(splitter): there is no column '\(name)'; there are "
          + table.columns.map { "'\($0.name)'" }.joined(separator: ", "))
    }
    let found = table.columns.filter { $0.role == role }
    guard let column = found.first, found.count == 1 else {
      throw .unsuitable(
        "\(splitter): \(found.count) columns have the role '\(role.rawValue)'; name the one to use "
          + "with '\(setting)'")
    }
    return column
  }

  /// Throws where a value of the column is missing.
  static func requireComplete(
    _ column: Column, missing: Int, for splitter: String = Self.name
  ) throws(FitError) {
    guard missing == 0 else {
      throw .unsuitable(
        "\(splitter): column '\(column.name)' must have a value in every row, "
          + "\(missing) of \(column.values.count) are missing")
    }
  }

  /// A column that is named, and what it is to the splitter.
  static func named(_ column: String?, role: ColumnRole) -> [(name: String, role: ColumnRole)] {
    column.map { [($0, role)] } ?? []
  }

  /// The number of every row's group, in order of first appearance.
  static func groups(of column: Column) throws(FitError) -> [Int] {
    switch column.values {
    case .number(let values), .date(let values):
      try requireComplete(column, missing: values.count { $0.isNaN })
      return numbered(values)
    case .category(let categories):
      try requireComplete(column, missing: categories.codes.count { $0 < 0 })
      return numbered(categories.codes)
    case .text(let text):
      let values = (0..<text.count).map { text[$0] }
      try requireComplete(column, missing: values.count { $0.isEmpty })
      return numbered(values)
    }
  }

  private static func numbered<Value: Hashable>(_ values: [Value]) -> [Int] {
    var numbers: [Value: Int] = [:]
    return values.map { value in
      if let number = numbers[value] { return number }
      numbers[value] = numbers.count
      return numbers.count - 1
    }
  }

  /// Throws where keeping identical rows together left a fold without training or test rows.
  static func requireRows(in plan: [Fold]) throws(FitError) {
    guard let empty = plan.first(where: { $0.train.isEmpty || $0.test.isEmpty }) else { return }
    throw .unsuitable(
      "\(name): with identical rows kept together, fold \(empty.index + 1) of repeat "
        + "\(empty.repeat + 1) has no \(empty.test.isEmpty ? "test" : "training") rows")
  }
}

extension Fold {
  /// The folds of one repeat, given the fold in which every row is tested.
  static func all(repeat round: Int, folds: Int, assignment: [Int]) -> [Fold] {
    (0..<folds).map { fold in
      Fold(
        repeat: round, index: fold,
        train: assignment.indices.filter { assignment[$0] != fold },
        test: assignment.indices.filter { assignment[$0] == fold })
    }
  }
}
