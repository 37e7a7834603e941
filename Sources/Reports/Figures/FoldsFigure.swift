import StrictJSON

extension Figure {
  /// The spread of a metric over the folds of every candidate.
  package static func folds(_ candidates: [NamedFolds], metric: String) -> Figure {
    let title = "\(metric) by fold"
    var spec = VegaSpec(title)
    spec.height = 30 + 22 * candidates.count
    spec.data = [
      .rows("folds", candidates.flatMap(rows)),
      .rows(
        "means", candidates.map { ["c": .string($0.name), "v": .figure($0.mean)] },
        [["type": "filter", "expr": "isValid(datum.v)"]]),
    ]
    spec.scales = [
      .linear(
        "x", "width", domain: .extent(candidates.flatMap { $0.values.map(\.value) }), padding: 12),
      .band("y", "height", candidates.map(\.name), padding: 0.2),
    ]
    spec.axes = [VegaSpec.axis("bottom", "x", metric, format: ".3~f"), VegaSpec.names("y")]
    spec.marks = [stripes, circles, means]
    return Figure(
      id: "folds", title: title,
      caption: """
        Every circle is one fold of one repeat, the upright bar their mean. Folds of one data set \
        share training rows: their spread is not the error of the mean.
        """, spec: spec.json)
  }

  private static func rows(_ candidate: NamedFolds) -> [JSON] {
    candidate.values.compactMap { value in
      guard let number = value.value else { return nil }
      return [
        "c": .string(candidate.name), "f": .string(value.fold), "v": .figure(number),
      ]
    }
  }

  private static let stripes: JSON = .mark(
    "rule", from: "means", enter: ["stroke": .constant("#E6E6E6")],
    update: ["x": .constant(0), "x2": .signal("width"), "y": .middle("y", "c")])

  private static let circles: JSON = .mark(
    "symbol", from: "folds",
    enter: [
      "size": .constant(55), "fill": .constant(Palette.blue), "fillOpacity": .constant(0.35),
      "stroke": .constant(Palette.blue), "strokeWidth": .constant(1),
      "tooltip": .signal(
        "{'title': datum.c, 'fold': datum.f, 'value': format(datum.v, '.4f')}"),
    ],
    update: [
      "x": .scaled("x", "v"), "y": .middle("y", "c"), "fillOpacity": .constant(0.35),
    ],
    hover: ["fillOpacity": .constant(1)])

  private static let means: JSON = .mark(
    "rect", from: "means",
    enter: [
      "width": .constant(4), "fill": .constant(Palette.vermilion),
      "tooltip": .signal("{'title': datum.c, 'mean of folds': format(datum.v, '.4f')}"),
    ],
    update: [
      "xc": .scaled("x", "v"), "y": .scaled("y", "c"), "height": ["scale": "y", "band": 1],
    ])
}

/// The values of one candidate over folds.
package struct NamedFolds: Sendable {
  /// The value of one fold.
  package struct Value: Sendable {
    /// Which fold it is, such as `repeat 1, fold 3`.
    package var fold: String
    /// The value; nil where it is not defined.
    package var value: Double?

    /// The value of a fold.
    package init(fold: String, value: Double?) {
      self.fold = fold
      self.value = value
    }
  }

  package var name: String
  package var values: [Value]

  /// The values of a candidate.
  package init(name: String, values: [Value]) {
    self.name = name
    self.values = values
  }

  /// The mean of the defined values.
  var mean: Double? {
    let defined = values.compactMap(\.value)
    return defined.isEmpty ? nil : defined.reduce(0, +) / Double(defined.count)
  }
}
