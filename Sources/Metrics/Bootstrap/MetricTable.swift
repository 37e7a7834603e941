/// Values of every metric for every candidate, one for every resample.
public struct MetricTable: Sendable, Equatable {
  /// How many values there are for a candidate and a metric.
  public let columns: Int
  private let metrics: Int
  /// By candidate, then metric, then column; NaN where the metric is undefined.
  private let values: [Double]

  /// Turns columns, each with all metrics of all candidates, into rows.
  init(metrics: Int, columns: [[Double]]) {
    self.columns = columns.count
    self.metrics = metrics
    var values: [Double] = []
    let rows = columns.first?.count ?? 0
    values.reserveCapacity(rows * columns.count)
    for row in 0..<rows {
      for column in columns { values.append(column[row]) }
    }
    self.values = values
  }

  /// Whether all values have the same bits, so that an undefined one equals itself.
  public static func == (left: MetricTable, right: MetricTable) -> Bool {
    left.columns == right.columns
      && left.values.map(\.bitPattern) == right.values.map(\.bitPattern)
  }

  /// The values of a candidate's metric, which is an index of `Metrics.all`; NaN where undefined.
  public subscript(candidate: Int, metric: Int) -> ArraySlice<Double> {
    guard columns > 0 else { return [] }
    let first = (candidate * metrics + metric) * columns
    return values[first..<first + columns]
  }
}
