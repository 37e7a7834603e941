package import Learning

extension PiecewiseLinear {
  /// Rows, evenly spread, that edges are read off from.
  private static let mostRows = 20_000

  /// For every feature of prepared rows its edges in rising order, at least three; none where it stays as it
  /// is.
  ///
  /// Indicators, categories and the steps of a channel stay. It ends early, with none for the features left,
  /// when `isCancelled` says so.
  package func numericEdges(of data: Dataset, isCancelled: () -> Bool = { false }) -> [[Double]] {
    let steps = data.sequence?.width ?? 0
    let looks = min(Self.mostRows, data.rowCount)
    let rows = (0..<looks).map { $0 * data.rowCount / looks }
    let labels = TrainingLabels(
      rows.map { data.labels[$0] }, weights: data.weights.map { all in rows.map { all[$0] } },
      key: RandomKey(seed: 0))
    return data.columns.enumerated().map { place, column in
      guard place >= steps, case .numeric = column.kind, !isCancelled() else { return [] }
      let found = cuts(of: rows.map { Double(data.features[$0, place]) }, labels: labels)
      return found.count > 2 ? found : []
    }
  }

  /// Whether numbers, of a file perhaps, are edges: three at least, finite and rising.
  package static func areEdges(_ numbers: [Double]) -> Bool {
    numbers.count > 2 && numbers.allSatisfy(\.isFinite)
      && zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
  }

  /// The edges of one column's numbers.
  private func cuts(of values: [Double], labels: TrainingLabels) -> [Double] {
    switch edges {
    case .quantiles: Self.quantiles(of: values, bins: bins)
    case .tree: CutTree(values, labels: labels, minimumRows: minimumRows).edges(leaves: bins)
    }
  }
}

extension IntervalMap {
  /// The number itself.
  package static let identity = IntervalMap(lower: 0, upper: 1, isFirst: true, isLast: true)

  /// The intervals between edges, in their order; none between fewer than two.
  package static func between(_ edges: [Double]) -> [IntervalMap] {
    zip(edges, edges.dropFirst()).enumerated().map { place, ends in
      IntervalMap(
        lower: ends.0, upper: ends.1, isFirst: place == 0, isLast: place == edges.count - 2)
    }
  }
}
