package import Metrics
import StrictJSON

extension Figure {
  /// Recall against the false positive rate.
  package static func roc(_ curves: [NamedCurve], shown: String) -> Figure {
    CurveFigure(
      id: "roc", title: "ROC curves",
      caption: """
        Share of positive rows found against the share of negative rows predicted positive, over all \
        thresholds. Filled marks are the operating points; the grey dashes are chance. \(shown)
        """,
      x: .init("false positive rate", short: "false positive rate"),
      y: .init("recall", short: "recall"), curves: curves,
      reference: [.init(x: 0, y: 0), .init(x: 1, y: 1)]
    ).figure
  }
}

extension Figure {
  /// Precision against recall.
  package static func precisionRecall(
    _ curves: [NamedCurve], baseRate: Double, shown: String
  ) -> Figure {
    CurveFigure(
      id: "precision-recall", title: "Precision–recall curves",
      caption: """
        Share of true positives among rows predicted positive against the share of positive rows found. \
        Filled marks are the operating points; the grey dashes are the share of positive rows, \
        \(decimal(baseRate, places: 3)), which predicting at random gives. \(shown)
        """,
      x: .init("recall", short: "recall"), y: .init("precision", short: "precision"),
      curves: curves, reference: [.init(x: 0, y: baseRate), .init(x: 1, y: baseRate)]
    ).figure
  }
}

extension Figure {
  /// The share of positive rows found against the share of rows contacted.
  package static func gain(_ curves: [NamedCurve], baseRate: Double, shown: String) -> Figure {
    CurveFigure(
      id: "gain", title: "Gain",
      caption: """
        Share of positive rows found when the highest scores are contacted first. Filled marks \
        are the operating points; the grey dashes are chance and the best there could be. \(shown)
        """,
      x: .init("share of rows contacted", short: "contacted"),
      y: .init("share of positives found", short: "found"), curves: curves,
      reference: [
        .init(x: 1, y: 1), .init(x: 0, y: 0), .init(x: baseRate, y: 1), .init(x: 1, y: 1),
      ]
    ).figure
  }

  /// How much commoner positive rows are among those contacted than overall.
  package static func lift(_ curves: [NamedCurve], shown: String) -> Figure {
    CurveFigure(
      id: "lift", title: "Lift",
      caption: """
        How many times commoner positive rows are among those contacted than overall, the \
        highest scores contacted first; 1, the grey dashes, is chance. The first \
        hundredth is left out: too few rows stand behind it. \(shown)
        """,
      x: .init("share of rows contacted", short: "contacted"),
      y: .init("lift (times the base rate)", short: "lift", domain: nil), curves: curves,
      reference: [.init(x: 0, y: 1), .init(x: 1, y: 1)]
    ).figure
  }
}

extension NamedCurve {
  /// A ROC curve, with what it gives at the thresholds chosen.
  package init(name: String, _ curve: ROCCurve, thinnedTo count: Int = 120, marks: [Point] = []) {
    self.init(
      name: name,
      points: curve.thinned(to: count).points.map {
        Point(x: $0.falsePositiveRate, y: $0.recall, note: Self.finite($0.threshold))
      }, marks: marks)
  }

  /// A precision–recall curve, without its first point, at which nothing is predicted positive.
  package init(
    name: String, _ curve: PrecisionRecallCurve, thinnedTo count: Int = 120, marks: [Point] = []
  ) {
    self.init(
      name: name,
      points: curve.thinned(to: count).points.dropFirst().map {
        Point(x: $0.recall, y: $0.precision, note: Self.finite($0.threshold))
      }, marks: marks)
  }

  /// A gain curve.
  package init(
    name: String, gain curve: GainCurve, thinnedTo count: Int = 120, marks: [Point] = []
  ) {
    self.init(
      name: name,
      points: curve.thinned(to: count).points.map { Point(x: $0.share, y: $0.gain) },
      marks: marks)
  }

  /// A lift curve, from the first hundredth of the rows on.
  package init(
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
  package init(
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
