extension Figure {
  /// Recall against the false positive rate.
  public static func roc(_ curves: [NamedCurve], shown: String) -> Figure {
    CurveFigure(
      id: "roc", title: "ROC curves",
      caption: """
        Share of positive rows found against the share of negative rows called, over all \
        thresholds. Filled marks are the operating points; the grey dashes are chance. \(shown)
        """,
      x: .init("false positive rate", short: "false positive rate"),
      y: .init("recall", short: "recall"), curves: curves,
      reference: [.init(x: 0, y: 0), .init(x: 1, y: 1)]
    ).figure
  }
}
