import StrictJSON

extension Figure {
  /// The most important features of one candidate, at most twenty.
  package static func importance(_ candidate: FeatureImportance) -> Figure {
    let title = "Feature importance"
    let top = Array(candidate.features.prefix(20))
    var spec = VegaSpec(title)
    spec.subtitle = .string(candidate.name)
    spec.height = 20 + 18 * top.count
    spec.data = [.rows("features", top.map(row))]
    spec.scales = [
      .linear("x", "width", domain: ["data": "features", "field": "h"], isNice: true)
        .setting("zero", to: true),
      .band("y", "height", top.map(\.name), padding: 0.2),
    ]
    spec.axes = [
      VegaSpec.axis("bottom", "x", "share of the decrease in impurity", format: ".3~f"),
      VegaSpec.names("y"),
    ]
    spec.marks = [bars, spans]
    return Figure(
      id: "importance", title: title,
      caption: """
        The \(top.count) features that lowered impurity most, as the mean over folds; the line is \
        the range over folds. Impurity favours features with many values, and shares the credit \
        among features that say the same.
        """, spec: spec.json)
  }

  private static func row(_ feature: FeatureImportance.Feature) -> JSON {
    [
      "f": .string(feature.name), "v": .figure(feature.mean), "l": .figure(feature.lowest),
      "h": .figure(feature.highest),
    ]
  }

  private static let bars: JSON = .mark(
    "rect", from: "features",
    enter: [
      "fill": .constant("#8FBBD9"),
      "tooltip": .signal(
        """
        {'title': datum.f, 'mean': format(datum.v, '.4f'), \
        'range over folds': format(datum.l, '.4f') + ' to ' + format(datum.h, '.4f')}
        """),
    ],
    update: [
      "x": .scaled("x", constant: 0), "x2": .scaled("x", "v"), "y": .scaled("y", "f"),
      "height": ["scale": "y", "band": 1],
    ])

  private static let spans: JSON = JSON.mark(
    "rule", from: "features",
    enter: ["stroke": .constant(Palette.ink), "strokeWidth": .constant(1.5)],
    update: ["x": .scaled("x", "l"), "x2": .scaled("x", "h"), "y": .middle("y", "f")]
  ).setting("interactive", to: false)
}

/// How much the features mattered to one candidate, over its folds.
package struct FeatureImportance: Sendable {
  package struct Feature: Sendable {
    package var name: String
    /// The mean over folds.
    package var mean: Double
    /// The least of all folds.
    package var lowest: Double
    /// The most of all folds.
    package var highest: Double

    /// The importance of a feature.
    package init(name: String, mean: Double, lowest: Double, highest: Double) {
      self.name = name
      self.mean = mean
      self.lowest = lowest
      self.highest = highest
    }
  }

  package var name: String
  /// Its features, the most important first.
  package var features: [Feature]

  /// The importance of a candidate's features, which are put in order; equals by name.
  package init(name: String, features: [Feature]) {
    self.name = name
    self.features = features.sorted { left, right in
      left.mean == right.mean ? left.name < right.name : left.mean > right.mean
    }
  }
}
