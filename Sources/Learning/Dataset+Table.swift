public import Tables

extension Dataset {
  /// Lays a prepared table out as numbers.
  ///
  /// The sequence stands first, step by step, then the other features in the table's order. Throws `FitError.unprepared` on text, dates or missing numbers.
  public init(
    table: Table, labels: [Float], weights: [Float]? = nil
  ) throws(FitError) {
    let layout = table.sequence.flatMap { DatasetLayout(table: table, sequence: $0) }
    let ordered = layout?.columns ?? table.features
    let rows = table.rowCount
    var elements = [Float](repeating: 0, count: rows * ordered.count)
    for (position, column) in ordered.enumerated() {
      try Self.fill(&elements, column: column, at: position, width: ordered.count)
    }
    self.init(
      features: Tensor(shape: [rows, ordered.count], elements: elements),
      columns: ordered.map(Self.feature), sequence: layout?.sequence, labels: labels,
      weights: weights, rowIDs: table.rowIDs)
  }

  private static func feature(_ column: Column) -> Feature {
    if let group = column.indicatorOf {
      return Feature(name: column.name, kind: .indicator(of: group))
    }
    if case .category(let categories) = column.values {
      return Feature(name: column.name, kind: .category(levels: categories.levels))
    }
    return Feature(name: column.name)
  }

  private static func fill(
    _ elements: inout [Float], column: Column, at position: Int, width: Int
  ) throws(FitError) {
    switch column.values {
    case .number(let values):
      for (row, value) in values.enumerated() {
        let number = Float(value)
        guard number.isFinite else {
          throw .unprepared(column: column.name, reason: "holds a missing or infinite number")
        }
        elements[row * width + position] = number
      }
    case .category(let categories):
      for (row, code) in categories.codes.enumerated() {
        elements[row * width + position] = Float(code)
      }
    case .date: throw .unprepared(column: column.name, reason: "is a date")
    case .text: throw .unprepared(column: column.name, reason: "is text")
    }
  }
}

/// The order of columns where a table holds a sequence.
private struct DatasetLayout {
  var columns: [Column]
  var sequence: SequenceLayout

  /// Nil where a column of the sequence no longer is a feature of the table.
  init?(table: Table, sequence: SequenceColumns) {
    let features = table.features
    let byName = Dictionary(features.map { ($0.name, $0) }) { first, _ in first }
    var ordered: [Column] = []
    for step in 0..<sequence.steps {
      for channel in sequence.channels {
        guard let column = byName[channel.columns[step]] else { return nil }
        ordered.append(column)
      }
    }
    let taken = Set(ordered.map(\.name))
    columns = ordered + features.filter { !taken.contains($0.name) }
    self.sequence = SequenceLayout(
      steps: sequence.steps, channels: sequence.channels.map(\.name))
  }
}
