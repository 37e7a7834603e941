extension Figure {
  /// The share of positive rows found against the share of rows contacted.
  public static func gain(_ curves: [NamedCurve], baseRate: Double, shown: String) -> Figure {
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
  public static func lift(_ curves: [NamedCurve], shown: String) -> Figure {
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
