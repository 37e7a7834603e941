import StrictJSON

extension Figure {
  /// Recall, precision and the share of rows predicted positive against the threshold, one candidate at a time.
  package static func threshold(_ candidates: [NamedThresholds], shown: String) -> Figure {
    let title = "Recall and precision by threshold"
    var spec = VegaSpec(title)
    spec.subtitle = .signal("candidate")
    spec.signals = [VegaSpec.choice(candidates.map(\.name))]
    spec.data = [
      .rows("points", candidates.flatMap(rows), [ofCandidate, asSeries]),
      .rows("chosen", candidates.compactMap(chosen), [ofCandidate]),
    ]
    spec.scales = [
      .linear("x", "width", domain: [0, 1]), .linear("y", "height", domain: [0, 1]),
      .ordinal("color", series, range: [Palette.blue, Palette.vermilion, Palette.grey]),
      .ordinal("dash", series, range: [[1, 0], [7, 3], [2, 2]]),
    ]
    spec.axes = [
      VegaSpec.axis("bottom", "x", "threshold on the calibrated score", format: ".3~f"),
      VegaSpec.axis("left", "y", "share", format: ".3~f"),
    ]
    spec.legends = [
      VegaSpec.legend(
        [
          "stroke": "color", "strokeDash": "dash", "symbolType": "stroke", "symbolSize": 500,
          "symbolStrokeWidth": 2,
        ], entries: 3, width: 130)
    ]
    spec.marks = [
      chosenSpan, chosenRule, lines, dots, chosenText(isHalo: true), chosenText(isHalo: false),
    ]
    return Figure(
      id: "threshold", title: title,
      caption: """
        All three over pooled out-of-fold rows. The black rule is the mean of the thresholds that \
        the folds chose, the grey band their range. \(shown)
        """, spec: spec.json)
  }

  private static let series = ["recall", "precision", "contacted"]
  private static let ofCandidate: JSON = ["type": "filter", "expr": "datum.c === candidate"]
  private static let asSeries: JSON = ["type": "fold", "fields": .texts(series)]

  private static func rows(_ candidate: NamedThresholds) -> [JSON] {
    candidate.points.map { point in
      [
        "c": .string(candidate.name), "t": .figure(point.threshold),
        "recall": .figure(point.recall), "precision": .figure(point.precision),
        "contacted": .figure(point.contactRate),
      ]
    }
  }

  private static func chosen(_ candidate: NamedThresholds) -> JSON? {
    guard let low = candidate.chosen.min(), let high = candidate.chosen.max() else { return nil }
    let mean = candidate.chosen.reduce(0, +) / Double(candidate.chosen.count)
    return [
      "c": .string(candidate.name), "low": .figure(low), "high": .figure(high),
      "mean": .figure(mean),
    ]
  }

  private static let place: JSON = ["x": .scaled("x", "t"), "y": .scaled("y", "value")]

  private static var lines: JSON {
    let line: JSON = .mark(
      "line", from: "line",
      enter: [
        "stroke": .scaled("color", "key"), "strokeDash": .scaled("dash", "key"),
        "strokeWidth": .constant(2),
      ], update: place)
    return [
      "type": "group",
      "from": ["facet": ["name": "line", "data": "points", "groupby": "key"]],
      "marks": [line],
    ]
  }

  private static var dots: JSON {
    let tooltip = """
      {'title': datum.c, 'threshold': format(datum.t, '.4f'), 'recall': format(datum.recall, '.4f'), \
      'precision': format(datum.precision, '.4f'), 'contacted': format(datum.contacted, '.4f')}
      """
    return .mark(
      "symbol", from: "points",
      enter: [
        "size": .constant(90), "fill": .constant("white"), "strokeWidth": .constant(2),
      ],
      update: place.setting("opacity", to: .constant(0))
        .setting("stroke", to: .scaled("color", "key")).setting("tooltip", to: .signal(tooltip)),
      hover: ["opacity": .constant(1)])
  }

  private static let chosenSpan: JSON = .mark(
    "rect", from: "chosen", enter: ["fill": .constant("#DDDDDD")],
    update: [
      "x": .scaled("x", "low"), "x2": .scaled("x", "high"), "y": .constant(0),
      "y2": .signal("height"),
    ])

  private static let chosenRule: JSON = .mark(
    "rule", from: "chosen",
    enter: ["stroke": .constant(Palette.ink), "strokeWidth": .constant(1.5)],
    update: ["x": .scaled("x", "mean"), "y": .constant(0), "y2": .signal("height")])

  /// The name of the rule, and a white rim behind it to keep it off the lines.
  private static func chosenText(isHalo: Bool) -> JSON {
    JSON.mark(
      "text", from: "chosen",
      enter: [
        "baseline": .constant("top"),
        "fill": .constant(isHalo ? "white" : Palette.ink), "stroke": .constant("white"),
        "strokeWidth": .constant(isHalo ? 4 : 0), "strokeJoin": .constant("round"),
      ],
      update: [
        "x": .scaled("x", "mean"), "y": .constant(6),
        "dx": .signal("datum.mean > 0.6 ? -8 : 8"),
        "align": .signal("datum.mean > 0.6 ? 'right' : 'left'"),
        "text": .signal("'operating point ' + format(datum.mean, '.3f')"),
      ]
    ).setting("interactive", to: false)
  }
}

/// What every threshold of one candidate gives, and the thresholds that it works at.
package struct NamedThresholds: Sendable {
  package struct Point: Sendable {
    package var threshold: Double
    /// The share of positive rows among those predicted positive.
    package var precision: Double
    /// The share of positive rows that is predicted positive.
    package var recall: Double
    /// The share of rows that is predicted positive.
    package var contactRate: Double

    package init(threshold: Double, precision: Double, recall: Double, contactRate: Double) {
      self.threshold = threshold
      self.precision = precision
      self.recall = recall
      self.contactRate = contactRate
    }
  }

  package var name: String
  /// The points by rising threshold.
  package var points: [Point]
  /// The threshold of every fold.
  package var chosen: [Double]

  /// The thresholds of a candidate.
  package init(name: String, points: [Point], chosen: [Double]) {
    self.name = name
    self.points = points
    self.chosen = chosen
  }
}
