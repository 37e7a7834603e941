package import Metrics
import StrictJSON

extension Figure {
  /// Scores by class, one candidate at a time: positive rows upwards, negative rows downwards.
  package static func scores(_ candidates: [NamedHistogram], shown: String) -> Figure {
    let title = "Scores by class"
    var spec = VegaSpec(title)
    spec.subtitle = .signal("candidate")
    spec.signals = [VegaSpec.choice(candidates.map(\.name))]
    spec.data = [
      .rows("bins", candidates.flatMap(bars), [ofCandidate]),
      .rows("chosen", candidates.map(chosen), [ofCandidate]),
      .rows("sides", [["s": "positive rows", "v": 1], ["s": "negative rows", "v": -1]]),
    ]
    spec.scales = [
      .linear("x", "width", domain: [0, 1]),
      .linear("y", "height", domain: ["data": "bins", "field": "v"], isNice: true)
        .setting("zero", to: true),
      .ordinal("color", sides, range: [Palette.blue, Palette.orange]),
    ]
    spec.axes = [
      VegaSpec.axis("bottom", "x", "calibrated score", format: ".3~f"),
      shares,
    ]
    spec.legends = [
      VegaSpec.legend(
        ["fill": "color", "symbolType": "square", "symbolSize": 120], entries: 2, width: 130)
    ]
    spec.marks = [bars, zero, rule]
    return Figure(
      id: "scores", title: title,
      caption: """
        Share of the rows of each class per bin of the score: positive rows above the line, \
        negative rows below it. The dashed rule is the mean threshold of the folds. \(shown)
        """, spec: spec.json)
  }

  private static let sides = ["positive rows", "negative rows"]
  private static let ofCandidate: JSON = ["type": "filter", "expr": "datum.c === candidate"]

  private static func bars(_ candidate: NamedHistogram) -> [JSON] {
    candidate.histogram.bins.flatMap { bin in
      zip(sides, [bin.positives, -bin.negatives]).compactMap { side, share -> JSON? in
        guard share != 0 else { return nil }
        return [
          "c": .string(candidate.name), "s": .string(side), "lo": .figure(bin.lower),
          "hi": .figure(bin.upper), "v": .figure(share),
        ]
      }
    }
  }

  private static func chosen(_ candidate: NamedHistogram) -> JSON {
    ["c": .string(candidate.name), "t": .figure(candidate.threshold)]
  }

  private static var shares: JSON {
    VegaSpec.axis("left", "y", "share of the class")
      .setting(
        "encode", to: ["labels": ["update": ["text": .signal("format(abs(datum.value), '.2~f')")]]])
  }

  private static let bars: JSON = .mark(
    "rect", from: "bins",
    enter: ["stroke": .constant("white"), "strokeWidth": .constant(0.5)],
    update: [
      "x": .scaled("x", "lo"), "x2": .scaled("x", "hi"), "y": .scaled("y", "v"),
      "y2": .scaled("y", constant: 0), "fill": .scaled("color", "s"),
      "tooltip": .signal(
        """
        {'title': datum.s, 'score': format(datum.lo, '.2f') + ' to ' + format(datum.hi, '.2f'), \
        'share of the class': format(abs(datum.v), '.2%')}
        """),
    ],
    hover: ["fill": .constant(Palette.ink)])

  private static let zero: JSON = .mark(
    "rule", from: "chosen", enter: ["stroke": .constant(Palette.ink)],
    update: ["x": .constant(0), "x2": .signal("width"), "y": .scaled("y", constant: 0)])

  private static let rule: JSON = .mark(
    "rule", from: "chosen",
    enter: [
      "stroke": .constant(Palette.ink), "strokeDash": .constant([5, 3]),
      "strokeWidth": .constant(1.5),
    ],
    update: ["x": .scaled("x", "t"), "y": .constant(0), "y2": .signal("height")])
}

/// How the scores of one candidate are spread within each class.
package struct NamedHistogram: Sendable {
  package var name: String
  package var histogram: ScoreHistogram
  /// The mean of the thresholds that the folds chose.
  package var threshold: Double

  /// The scores of a candidate.
  package init(name: String, histogram: ScoreHistogram, threshold: Double) {
    self.name = name
    self.histogram = histogram
    self.threshold = threshold
  }
}
