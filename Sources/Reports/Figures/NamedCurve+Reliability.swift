public import Metrics

extension NamedCurve {
  /// The bins of a reliability diagram; a point's note is its number of rows.
  public init(name: String, _ reliability: Reliability) {
    self.init(
      name: name,
      points: reliability.bins.map {
        Point(x: $0.meanScore, y: $0.positiveShare, note: Double($0.count))
      })
  }
}
