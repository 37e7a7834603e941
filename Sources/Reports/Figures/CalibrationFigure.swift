package import Metrics

extension Figure {
  /// Which scores a calibration figure shows.
  package enum CalibrationStage: String, Sendable, CaseIterable {
    /// Scores as the model gives them.
    case before
    /// Scores corrected on inner folds.
    case after
    /// The probabilities that decisions are made on.
    case final

    var title: String { self == .final ? "Calibration" : "Calibration, \(rawValue)" }
    var id: String { self == .final ? "calibration" : "calibration-\(rawValue)" }
    var sentence: String {
      switch self {
      case .before: "Scores as the models give them"
      case .after: "The same after correction"
      case .final: "The probabilities that decisions are made on"
      }
    }
  }

  /// The share of positive rows against the mean score, bin by bin; a point's note is its number of
  /// rows.
  package static func calibration(
    _ curves: [NamedCurve], stage: CalibrationStage, shown: String
  ) -> Figure {
    CurveFigure(
      id: stage.id, title: stage.title,
      caption: """
        \(stage.sentence), in bins of equal size: the share of positive rows against the mean score. On the grey \
        dashes a score is the probability it claims to be. \(shown)
        """,
      x: .init("mean score of the bin", short: "mean score"),
      y: .init("share of positive rows", short: "share positive"), curves: curves,
      reference: [.init(x: 0, y: 0), .init(x: 1, y: 1)], note: ("rows", ",.0f"), hasDots: true
    ).figure
  }
}

extension NamedCurve {
  /// The bins of a reliability diagram; a point's note is its number of rows.
  package init(name: String, _ reliability: Reliability) {
    self.init(
      name: name,
      points: reliability.bins.map {
        Point(x: $0.meanScore, y: $0.positiveShare, note: Double($0.count))
      })
  }
}
