package import Learning
import Tables

/// The rows of all folds in one schema, whose levels are those of all folds, with the derived columns.
package struct PooledColumns: Sendable {
  /// The columns, with every fold's levels in the order in which folds name them.
  package let columns: [InputSchema.Column]
  /// The rows, fold after fold.
  package let rows: RawRows
  /// 1 for positive rows, 0 for the others.
  package let labels: [Float]

  /// Folds whose schemas name the same columns of the same kinds.
  package init(_ folds: [HeldOutRows]) {
    labels = folds.flatMap(\.labels)
    var columns = folds.first?.scorer.schema.allColumns ?? []
    let schemas = folds.map(\.scorer.schema.allColumns)
    let rows = folds.map { $0.scorer.completing($0.rows) }
    var values: [RawRows.Values] = []
    for place in columns.indices {
      var names = LevelNames()
      let parts = folds.indices.map { fold -> RawRows.Values in
        let own = names.places(of: schemas[fold][place].levels)
        guard case .codes(let codes) = rows[fold].columns[place] else {
          return rows[fold].columns[place]
        }
        return .codes(codes.map { $0 < 0 ? $0 : own[Int($0)] })
      }
      values.append(RawRows.Values(joining: parts))
      if case .category = columns[place].kind {
        columns[place].kind = .category(levels: names.all)
      }
    }
    self.columns = columns
    self.rows = RawRows(count: labels.count, columns: values)
  }
}

/// Level names in the order in which they come.
private struct LevelNames {
  private(set) var all: [String] = []
  private var places: [String: Int32] = [:]

  mutating func places(of names: [String]) -> [Int32] {
    names.map { name in
      if let place = places[name] { return place }
      let place = Int32(all.count)
      places[name] = place
      all.append(name)
      return place
    }
  }
}
