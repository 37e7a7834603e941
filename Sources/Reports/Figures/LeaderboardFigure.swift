package import Experiments
import StrictJSON

extension Figure {
  /// Every candidate's estimate with its interval, in the order of the leaderboard.
  package static func leaderboard(
    _ estimates: [RankedEstimate], metric: String, confidence: Double
  ) -> Figure {
    let percent = decimal(confidence * 100, places: 0)
    let title = "\(metric), with \(percent) % intervals"
    var spec = VegaSpec(title)
    spec.height = 30 + 22 * estimates.count
    spec.data = [
      .rows("estimates", estimates.map(row))
    ]
    spec.scales = [
      .linear(
        "x", "width", domain: .extent(estimates.flatMap { [$0.value, $0.lower, $0.upper] }),
        padding: 12),
      .band("y", "height", estimates.map(\.name), padding: 0.2),
      .ordinal("shape", labels, range: ["diamond", "circle", "circle", "circle", "cross"]),
      .ordinal(
        "color", labels,
        range: [Palette.vermilion, Palette.blue, Palette.blue, Palette.grey, Palette.ink]),
      .ordinal(
        "fill", labels, range: [Palette.vermilion, Palette.blue, "#FFFFFF", "#FFFFFF", "#FFFFFF"]),
    ]
    spec.axes = [VegaSpec.axis("bottom", "x", metric, format: ".3~f"), VegaSpec.names("y")]
    spec.legends = [
      VegaSpec.legend(
        [
          "shape": "shape", "stroke": "color", "fill": "fill", "symbolSize": 90,
          "symbolStrokeWidth": 2,
        ], entries: 5)
    ]
    spec.marks = [bandMark, whiskers, caps("l"), caps("h"), dots]
    return Figure(
      id: "leaderboard", title: title,
      caption: """
        Estimate and \(percent) % interval of every candidate but baselines, the best first. The shaded rows are \
        those that are not shown to be worse than the leader; filled circles are shown to be equivalent to it.
        """, spec: spec.json)
  }

  /// Baselines are not drawn.
  private static let labels = Standing.allCases.filter { $0 != .baseline }.map(\.rawValue)

  private static func row(_ estimate: RankedEstimate) -> JSON {
    [
      "c": .string(estimate.name), "v": .figure(estimate.value), "l": .figure(estimate.lower),
      "h": .figure(estimate.upper), "s": .string(estimate.standing.rawValue),
      "p": .figure(estimate.shareOfFirst),
      "band": .bool(estimate.standing.isInBand),
    ]
  }

  private static let bandMark: JSON = .mark(
    "rect", from: "estimates",
    update: [
      "x": .constant(0), "x2": .signal("width"), "y": .scaled("y", "c"),
      "height": ["scale": "y", "band": 1],
      "fill": .signal("datum.band ? '#E9EEF3' : 'transparent'"),
    ])

  private static let whiskers: JSON = .mark(
    "rule", from: "estimates",
    enter: ["stroke": .scaled("color", "s"), "strokeWidth": .constant(2)],
    update: [
      "x": .scaled("x", "l"), "x2": .scaled("x", "h"), "y": .middle("y", "c"),
      "opacity": .signal("isValid(datum.l) && isValid(datum.h) ? 1 : 0"),
    ])

  private static func caps(_ end: String) -> JSON {
    .mark(
      "rule", from: "estimates",
      enter: ["stroke": .scaled("color", "s"), "strokeWidth": .constant(2)],
      update: [
        "x": .scaled("x", end),
        "y": ["scale": "y", "field": "c", "band": 0.25],
        "y2": ["scale": "y", "field": "c", "band": 0.75],
        "opacity": .signal("isValid(datum.\(end)) ? 1 : 0"),
      ])
  }

  private static let dots: JSON = .mark(
    "symbol", from: "estimates",
    enter: [
      "size": .constant(90), "shape": .scaled("shape", "s"), "stroke": .scaled("color", "s"),
      "fill": .scaled("fill", "s"), "strokeWidth": .constant(2),
      "tooltip": .signal(
        """
        {'title': datum.c, 'standing': datum.s, \
        'estimate': isValid(datum.v) ? format(datum.v, '.4f') : null, \
        'interval': isValid(datum.l) ? format(datum.l, '.4f') + ' to ' + format(datum.h, '.4f') : null, \
        'first in row resamples': isValid(datum.p) ? format(datum.p, '.1%') : null}
        """),
    ],
    update: [
      "x": .scaled("x", "v"), "y": .middle("y", "c"),
      "opacity": .signal("isValid(datum.v) ? 1 : 0"),
    ])
}

/// What one candidate reached in the metric that ranks.
package struct RankedEstimate: Sendable {
  package var name: String
  /// The estimate; nil where it is not defined.
  package var value: Double?
  /// The lower end of its interval.
  package var lower: Double?
  /// The upper end of its interval.
  package var upper: Double?
  package var standing: Standing
  /// The share of row resamples in which it comes first.
  package var shareOfFirst: Double?

  package init(
    name: String, value: Double?, lower: Double?, upper: Double?, standing: Standing,
    shareOfFirst: Double? = nil
  ) {
    self.name = name
    self.value = value
    self.lower = lower
    self.upper = upper
    self.standing = standing
    self.shareOfFirst = shareOfFirst
  }
}
