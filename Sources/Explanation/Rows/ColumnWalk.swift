import Learning

/// A way from a background row to an explained one, column by column.
struct ColumnWalk: Sendable {
  /// The background row.
  var origin: Int
  /// The columns in which the rows differ, in the order in which they change.
  var order: [Int]

  /// The order and its reverse.
  var bothWays: [[Int]] { [order, order.reversed()] }

  /// The rows between the ends of all walks, both ways, in order.
  static func rows(of walks: [ColumnWalk], from background: RawRows, to row: RawRows) -> RawRows {
    // From which step on a row of a walk has a column's value; never where the ends agree.
    var steps: [(origin: Int, step: Int, starts: [Int])] = []
    for walk in walks {
      for order in walk.bothWays {
        var starts = [Int](repeating: .max, count: row.columns.count)
        for (place, column) in order.enumerated() { starts[column] = place }
        for step in 0..<max(0, order.count - 1) { steps.append((walk.origin, step, starts)) }
      }
    }
    let columns = row.columns.indices.map { column -> RawRows.Values in
      switch (row.columns[column], background.columns[column]) {
      case (.numbers(let own), .numbers(let others)):
        .numbers(steps.map { $0.step >= $0.starts[column] ? own[0] : others[$0.origin] })
      case (.codes(let own), .codes(let others)):
        .codes(steps.map { $0.step >= $0.starts[column] ? own[0] : others[$0.origin] })
      default: preconditionFailure("column \(column) is of another kind than the background's")
      }
    }
    return RawRows(count: steps.count, columns: columns)
  }
}
