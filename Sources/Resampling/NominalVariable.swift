import Learning

/// A variable whose values are names: a column of codes, or a group of 0/1 indicators.
enum NominalVariable: Sendable, Hashable {
  /// A column of codes.
  case codes(column: Int)
  /// Columns of which at most one is 1.
  case indicators(columns: [Int])

  /// The nominal variables of a dataset, in order of their first columns.
  static func all(in columns: [Feature], includingIndicators: Bool) -> [NominalVariable] {
    var variables: [NominalVariable] = []
    var places: [String: Int] = [:]
    for (column, feature) in columns.enumerated() {
      switch feature.kind {
      case .numeric: continue
      case .category: variables.append(.codes(column: column))
      case .indicator(let group):
        guard includingIndicators else { continue }
        if let place = places[group], case .indicators(let others) = variables[place] {
          variables[place] = .indicators(columns: others + [column])
        } else {
          places[group] = variables.count
          variables.append(.indicators(columns: [column]))
        }
      }
    }
    return variables
  }

  /// The columns that it takes.
  var columns: [Int] {
    switch self {
    case .codes(let column): [column]
    case .indicators(let columns): columns
    }
  }

  /// The value in a row, as a whole number; -1 is a missing code, or no indicator set.
  func value(in row: UnsafePointer<Float>) -> Int32 {
    switch self {
    case .codes(let column): Int32(row[column])
    case .indicators(let columns):
      Int32(columns.firstIndex { row[$0] > 0.5 } ?? -1)
    }
  }

  /// Writes a value into a row.
  func write(_ value: Int32, into row: UnsafeMutablePointer<Float>) {
    switch self {
    case .codes(let column): row[column] = Float(value)
    case .indicators(let columns):
      for (position, column) in columns.enumerated() {
        row[column] = position == Int(value) ? 1 : 0
      }
    }
  }
}
