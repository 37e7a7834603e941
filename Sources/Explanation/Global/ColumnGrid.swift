import Learning
import StrictJSON

/// The values at which dependence on a column is read.
struct ColumnGrid: Sendable {
  private enum Kind {
    case numbers([Double])
    /// Level names; nil is missing.
    case names([String?])
  }

  private let kind: Kind
  /// The values, as points name them.
  let documents: [JSON]
  /// The values in words.
  let names: [String]
  /// The share of rows with each value; nil for numbers.
  let shares: [Double?]

  /// Quantiles of the numbers that are there, or every level that occurs, and missing where it does.
  init(_ pooled: PooledColumns, column place: Int, points: Int) {
    let column = pooled.columns[place]
    switch pooled.rows.columns[place] {
    case .numbers(let numbers):
      let grid = Self.quantiles(numbers, points: max(2, points))
      kind = .numbers(grid)
      names = grid.map(column.text)
      if case .date = column.kind {
        documents = names.map { .string($0) }
      } else {
        documents = grid.map { .number($0) }
      }
      shares = grid.map { _ in nil }
    case .codes(let codes):
      var counts = [Int](repeating: 0, count: column.levels.count + 1)
      for code in codes where code >= RawRows.missing {
        counts[code < 0 ? column.levels.count : Int(code)] += 1
      }
      let found = counts.indices.filter { counts[$0] > 0 }
      let levels = found.map { $0 < column.levels.count ? column.levels[$0] : nil }
      kind = .names(levels)
      documents = levels.map { $0.map { .string($0) } ?? .null }
      names = levels.map { $0 ?? InputSchema.Column.missingText }
      shares = found.map { Double(counts[$0]) / Double(codes.count) }
    }
  }

  /// The number of values.
  var count: Int { documents.count }

  /// All values, so many times over, as a fold's schema codes them.
  func values(in column: InputSchema.Column, times: Int) -> RawRows.Values {
    switch kind {
    case .numbers(let grid):
      return .numbers((0..<times).flatMap { _ in grid })
    case .names(let names):
      let codes = names.map { name in
        guard let name else { return RawRows.missing }
        return column.levels.firstIndex(of: name).map { Int32($0) } ?? RawRows.unseen
      }
      return .codes((0..<times).flatMap { _ in codes })
    }
  }

  /// Values at evenly spaced ranks, each once.
  private static func quantiles(_ numbers: [Double], points: Int) -> [Double] {
    let sorted = numbers.filter { $0.isFinite }.sorted()
    guard !sorted.isEmpty else { return [] }
    var grid: [Double] = []
    for point in 0..<points {
      let value = sorted[(2 * point * (sorted.count - 1) + points - 1) / (2 * (points - 1))]
      if grid.last != value { grid.append(value) }
    }
    return grid
  }
}
