package import Learning
package import Tables

/// Parts of rows by the values of a column: its names, or bands of its numbers.
package struct RowGroups: Sendable {
  package let column: String
  /// What the groups are called, the one of missing values last.
  package let names: [String]
  /// The group of every row.
  package let places: [Int]

  /// The most levels that a column may part rows into.
  private static let mostLevels = 50
  /// So many different numbers are a group each.
  private static let fewNumbers = 4

  /// - Parameters:
  ///   - borders: where numbers are parted, rising; a border belongs to the group above it. If nil, a group for
  ///     each number where there are four at most, else quarters.
  ///   - purpose: what errors call the place where the column is named.
  package init(
    _ column: Column, borders: [Double]? = nil, purpose: String = "groups"
  ) throws(DataError) {
    self.column = column.name
    let parts: (names: [String], codes: [Int])
    switch column.values {
    case .category(let categories):
      guard borders == nil else {
        throw .unusable("\(purpose): column '\(column.name)' holds names, which have no borders")
      }
      guard categories.levels.count <= Self.mostLevels else {
        throw .unusable(
          "column '\(column.name)' has \(categories.levels.count) levels, groups are made of at most "
            + "\(Self.mostLevels)")
      }
      parts = (categories.levels.map { "= \($0)" }, categories.codes.map(Int.init))
    case .number(let values):
      let few = borders == nil ? Self.few(values) : nil
      let ends = borders ?? few.map { Array($0.dropFirst()) } ?? Self.quarters(values)
      parts = (
        few.map { $0.map { "= \(Self.number($0))" } }
          ?? (values.allSatisfy(\.isNaN) ? [] : Self.bands(ends)),
        values.map { value in value.isNaN ? -1 : ends.count { $0 <= value } }
      )
    case .date, .text:
      throw .unusable(
        "column '\(column.name)' makes no groups: it is of the kind \(column.values.kind.rawValue)")
    }
    let missing = parts.names.count
    names = (parts.names + ["missing"]).map { "\(column.name) \($0)" }
    places = parts.codes.map { $0 < 0 ? missing : $0 }
  }

  /// The different values, rising, where there are few.
  private static func few(_ values: [Double]) -> [Double]? {
    var found: [Double] = []
    for value in values where !value.isNaN && !found.contains(value) {
      found.append(value)
      if found.count > fewNumbers { return nil }
    }
    return found.isEmpty ? nil : found.sorted()
  }

  /// Up to three borders between as many values each; where most values are the least one, those above it are
  /// a group.
  private static func quarters(_ values: [Double]) -> [Double] {
    let rising = values.filter { !$0.isNaN }.sorted()
    guard let last = rising.last else { return [] }
    var ends: [Double] = []
    for quarter in 1...3 {
      let end = rising[rising.count * quarter / 4]
      if end > ends.last ?? rising[0], end <= last { ends.append(end) }
    }
    return ends.isEmpty ? rising.first { $0 > rising[0] }.map { [$0] } ?? [] : ends
  }

  private static func bands(_ ends: [Double]) -> [String] {
    (0...ends.count).map { part in
      part == 0
        ? (ends.isEmpty ? "(all)" : "below \(number(ends[0]))")
        : part == ends.count
          ? "from \(number(ends[part - 1]))"
          : "from \(number(ends[part - 1])), below \(number(ends[part]))"
    }
  }

  private static func number(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\(value)"
  }
}

extension RowGroups {
  /// What becomes of the tested rows of every group; groups without any are left out.
  package func subgroups(_ predictions: OutOfFoldPredictions) -> [Subgroup] {
    var found = names.map { Subgroup(name: $0) }
    let decisions = predictions.decisions
    for (place, row) in predictions.rows.enumerated() {
      found[places[row]].count(
        label: predictions.labels[place], decision: decisions[place],
        weight: predictions.weights?[place] ?? 1)
    }
    return found.filter { $0.rows > 0 }
  }
}
