public import Metrics

extension NamedCurve {
  /// A ROC curve, with what it gives at the thresholds chosen.
  public init(name: String, _ curve: ROCCurve, thinnedTo count: Int = 120, marks: [Point] = []) {
    self.init(
      name: name,
      points: curve.thinned(to: count).points.map {
        Point(x: $0.falsePositiveRate, y: $0.recall, note: Self.finite($0.threshold))
      }, marks: marks)
  }

  /// A precision–recall curve, without its first point, at which nothing is called.
  public init(
    name: String, _ curve: PrecisionRecallCurve, thinnedTo count: Int = 120, marks: [Point] = []
  ) {
    self.init(
      name: name,
      points: curve.thinned(to: count).points.dropFirst().map {
        Point(x: $0.recall, y: $0.precision, note: Self.finite($0.threshold))
      }, marks: marks)
  }

  /// A gain curve.
  public init(
    name: String, gain curve: GainCurve, thinnedTo count: Int = 120, marks: [Point] = []
  ) {
    self.init(
      name: name,
      points: curve.thinned(to: count).points.map { Point(x: $0.share, y: $0.gain) },
      marks: marks)
  }

  /// A lift curve, from the first hundredth of the rows on.
  public init(
    name: String, lift curve: GainCurve, thinnedTo count: Int = 120, marks: [Point] = []
  ) {
    let later = curve.thinned(to: count).points.filter { $0.share > 0.01 }
    let first = Point(x: 0.01, y: curve.lift(at: 0.01))
    self.init(
      name: name, points: [first] + later.map { Point(x: $0.share, y: $0.lift) }, marks: marks)
  }

  private static func finite(_ threshold: Float) -> Double? {
    threshold.isFinite ? Double(threshold) : nil
  }
}

extension NamedThresholds {
  /// A threshold curve, and the thresholds that the folds chose.
  public init(
    name: String, _ curve: ThresholdCurve, thinnedTo count: Int = 100, chosen: [Double]
  ) {
    self.init(
      name: name,
      points: curve.thinned(to: count).points.map {
        Point(
          threshold: Double($0.threshold), precision: $0.precision, recall: $0.recall,
          contactRate: $0.contactRate)
      }, chosen: chosen)
  }
}
