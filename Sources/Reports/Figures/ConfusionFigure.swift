package import Metrics
import StrictJSON

extension Figure {
  /// Positive rows found and missed, and false alarms, at the operating points.
  package static func confusion(_ candidates: [NamedConfusion]) -> Figure {
    let title = "Decisions at the operating points"
    var spec = VegaSpec(title)
    spec.height = 30 + 26 * candidates.count
    spec.data = [.rows("parts", candidates.flatMap(parts))]
    spec.scales = [
      .linear("x", "width", domain: ["data": "parts", "fields": ["a", "b"]], padding: 34),
      .band("y", "height", candidates.map(\.name), padding: 0.2),
      .ordinal("color", kinds, range: [Palette.blue, "#FFFFFF", Palette.orange]),
      .ordinal("ink", kinds, range: ["#FFFFFF", Palette.ink, "#000000"]),
    ]
    spec.axes = [
      VegaSpec.axis(
        "bottom", "x", "rows; left of 0 positive rows missed", format: nil
      ).setting(
        "encode", to: ["labels": ["update": ["text": .signal("format(abs(datum.value), ',')")]]]),
      VegaSpec.names("y"),
    ]
    spec.legends = [
      VegaSpec.legend(
        [
          "fill": "color", "symbolType": "square", "symbolSize": 120,
          "symbolStrokeColor": Palette.ink,
        ], entries: 3, width: 130)
    ]
    spec.marks = [bars, counts]
    return Figure(
      id: "confusion", title: title,
      caption: """
        Out-of-fold rows, on average over repeats: positive rows missed, left; positive rows found and \
        negative rows predicted positive by mistake, right. The two on the right are the rows to contact.
        """, spec: spec.json, isWide: true)
  }

  private static let kinds = ["found", "missed", "false alarms"]

  private static func parts(_ candidate: NamedConfusion) -> [JSON] {
    let counts = candidate.confusion
    func part(_ kind: String, _ from: Double, _ to: Double, _ note: String) -> JSON {
      [
        "c": .string(candidate.name), "k": .string(kind), "a": .figure(from), "b": .figure(to),
        "n": .figure(abs(to - from)), "note": .string(note),
      ]
    }
    func share(_ value: Double?) -> String { value.map { decimal($0, places: 3) } ?? "–" }
    return [
      part("missed", -counts.falseNegatives, 0, "recall \(share(counts.recall))"),
      part("found", 0, counts.truePositives, "recall \(share(counts.recall))"),
      part(
        "false alarms", counts.truePositives, counts.predictedPositives,
        "precision \(share(counts.precision))"),
    ]
  }

  private static let bars: JSON = .mark(
    "rect", from: "parts",
    enter: [
      "fill": .scaled("color", "k"), "stroke": .constant("#555555"),
      "strokeWidth": .constant(0.75),
      "tooltip": .signal(
        "{'title': datum.c, 'rows': format(datum.n, ',') + ' ' + datum.k, 'hence': datum.note}"),
    ],
    update: [
      "x": .scaled("x", "a"), "x2": .scaled("x", "b"), "y": .scaled("y", "c"),
      "height": ["scale": "y", "band": 1],
    ])

  private static let counts: JSON = JSON.mark(
    "text", from: "parts",
    enter: [
      "fill": .scaled("ink", "k"), "baseline": .constant("middle"), "fontSize": .constant(10),
      "align": .signal("datum.k === 'missed' ? 'right' : 'center'"),
    ],
    update: [
      "x": .signal(
        """
        datum.k === 'missed' ? scale('x', datum.a) - 4 \
        : (scale('x', datum.a) + scale('x', datum.b)) / 2
        """),
      "y": .middle("y", "c"),
      "text": .signal(
        """
        datum.k === 'missed' || abs(scale('x', datum.b) - scale('x', datum.a)) > 28 \
        ? format(datum.n, ',.0f') : ''
        """),
    ]
  ).setting("interactive", to: false)
}

/// What one candidate predicts at its operating points.
package struct NamedConfusion: Sendable {
  package var name: String
  /// Truth against decision.
  package var confusion: Confusion

  /// The decisions of a candidate.
  package init(name: String, confusion: Confusion) {
    self.name = name
    self.confusion = confusion
  }
}
