public import Learning
public import Tables

/// Folds that a column of the data states.
///
/// Each value is a fold: its rows are tested once, by what learnt from the rows of all other values.
/// Folds stand in the order of their values, as numbers where all of them are, else by their UTF-8
/// bytes. Inner folds keep the rows of a value together.
public struct GivenFolds: Splitter {
  /// More values than these are hardly meant as folds.
  private static let mostFolds = 100

  public static let name = "given"
  public static let summary = "folds that a column states: each of its values is tested once"
  public static let settings = [
    Setting("column", "the column whose values are the folds"),
    Setting("test", "the values that are tested, the others being trained on only; all if null"),
  ]

  public var column = "fold"
  public var test: [String]?

  /// The values of the column `fold`.
  public init() {}

  public init(column: String, test: [String]? = nil) {
    self.column = column
    self.test = test
  }

  public func folds(
    of table: Table, labels: [Float], key: RandomKey
  ) throws(FitError) -> [Fold] {
    let column = try Self.column(self.column, role: .group, of: table)
    let groups = try Self.groups(of: column)
    let names = Self.names(of: groups, in: column)
    try Self.require(
      2, of: "different values", got: names.count, for: "validation by column '\(column.name)'")
    guard names.count <= Self.mostFolds else {
      throw .unsuitable(
        "\(Self.name): column '\(column.name)' has \(names.count) different values, and each would be "
          + "a fold; at most \(Self.mostFolds) are allowed")
    }
    let tested = try testedGroups(names, column: column.name)
    return tested.enumerated().map { index, group in
      Fold(
        repeat: 0, index: index, train: groups.indices.filter { groups[$0] != group },
        test: groups.indices.filter { groups[$0] == group })
    }
  }

  /// Folds of whole values.
  public func inner(folds: Int) -> any Splitter {
    StratifiedGroupKFold(column: column, folds: folds)
  }

  public var namedColumns: [(name: String, role: ColumnRole)] { Self.named(column, role: .group) }

  /// The groups that are tested, in the order of the folds.
  private func testedGroups(_ names: [String], column: String) throws(FitError) -> [Int] {
    let order = Self.order(of: names)
    guard let test else { return order }
    if let unknown = test.first(where: { !names.contains($0) }) {
      throw .unsuitable(
        "\(Self.name): column '\(column)' has no value '\(unknown)' to test; it has "
          + order.map { "'\(names[$0])'" }.joined(separator: ", "))
    }
    try Self.require(1, of: "values", got: test.count, for: "a test by column '\(column)'")
    return order.filter { test.contains(names[$0]) }
  }

  /// The value of every group, as a file has it.
  private static func names(of groups: [Int], in column: Column) -> [String] {
    var names: [String] = []
    for (row, group) in groups.enumerated() where group == names.count {
      names.append(column.values.text(row))
    }
    return names
  }

  private static func order(of names: [String]) -> [Int] {
    let numbers = names.compactMap(Double.init).filter { !$0.isNaN }
    return names.indices.sorted { left, right in
      if numbers.count == names.count, numbers[left] != numbers[right] {
        return numbers[left] < numbers[right]
      }
      return names[left].utf8.lexicographicallyPrecedes(names[right].utf8)
    }
  }
}

extension ColumnValues {
  /// One value as text; dates as their seconds.
  fileprivate func text(_ row: Int) -> String {
    switch self {
    case .number(let values), .date(let values):
      Int(exactly: values[row]).map(String.init) ?? String(values[row])
    case .category(let categories): categories.levels[Int(categories.codes[row])]
    case .text(let text): text[row]
    }
  }
}
