import StrictJSON

extension Figure {
  /// Precision against recall.
  public static func precisionRecall(
    _ curves: [NamedCurve], baseRate: Double, shown: String
  ) -> Figure {
    CurveFigure(
      id: "precision-recall", title: "Precision–recall curves",
      caption: """
        Share of true positives among rows called against the share of positive rows found. \
        Filled marks are the operating points; the grey dashes are the share of positive rows, \
        \(decimal(baseRate, places: 3)), which calling at random gives. \(shown)
        """,
      x: .init("recall", short: "recall"), y: .init("precision", short: "precision"),
      curves: curves, reference: [.init(x: 0, y: baseRate), .init(x: 1, y: baseRate)]
    ).figure
  }
}
