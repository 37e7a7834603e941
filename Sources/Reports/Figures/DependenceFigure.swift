package import Explanation
import StrictJSON

extension Figure {
  /// What a model answers on average at the values of a column, `number` telling such figures apart;
  /// grey lines are single rows.
  package static func dependence(_ curve: DependenceCurve, number: Int) -> Figure {
    let isNumeric = curve.points.allSatisfy { $0.value.double != nil }
    return isNumeric
      ? DependenceLine(curve: curve, number: number).figure
      : dependenceBars(curve, number: number)
  }

  /// The importance of raw columns by what a metric loses on so many rows, at most twenty columns.
  package static func importance(
    _ columns: [ColumnImportance], metric: String, rows: Int
  ) -> Figure {
    let title = "What the model relies on"
    let top = Array(columns.prefix(20))
    var spec = VegaSpec(title)
    spec.height = 20 + 18 * top.count
    let values = top.map { column -> JSON in
      [
        "f": .string(column.column), "v": .figure(column.value),
        "l": .figure(column.lower ?? column.value), "h": .figure(column.upper ?? column.value),
      ]
    }
    spec.data = [.rows("values", values)]
    let extent = JSON.extent([0] + top.flatMap { [$0.value, $0.lower, $0.upper] })
    spec.scales = [
      .linear("x", "width", domain: extent, isNice: true),
      .band("y", "height", top.map(\.column), padding: 0.2),
    ]
    spec.axes = [
      VegaSpec.axis("bottom", "x", "loss of \(metric)", format: ".3~f"), VegaSpec.names("y"),
    ]
    spec.marks = [bars(tooltip: "'loss': format(datum.v, '.4f')"), spans]
    return Figure(
      id: "permutation-importance", title: title,
      caption: """
        How much \(metric) is lost on \(rows) held-out rows when the values of one column are shuffled; \
        lines are intervals. Columns that say the same stand in for each other, and both then \
        seem to matter little.
        """, spec: spec.json)
  }

  private static func dependenceBars(_ curve: DependenceCurve, number: Int) -> Figure {
    let names = curve.points.map { $0.value.string ?? $0.value.double.map { "\($0)" } ?? "missing" }
    var spec = VegaSpec("Dependence on \(curve.column)")
    spec.height = 20 + 22 * names.count
    let rows = zip(names, curve.points).map { name, point -> JSON in
      [
        "f": .string(name), "v": .figure(point.average), "l": .figure(point.lower),
        "h": .figure(point.upper), "s": .figure(point.share),
      ]
    }
    spec.data = [.rows("values", rows)]
    spec.scales = [
      .linear("x", "width", domain: ["data": "values", "field": "h"], isNice: true)
        .setting("zero", to: true),
      .band("y", "height", names, padding: 0.2),
    ]
    spec.axes = [
      VegaSpec.axis("bottom", "x", "mean probability", format: ".3~f"), VegaSpec.names("y"),
    ]
    let tooltip =
      "'mean probability': format(datum.v, '.4f'), "
      + "'share of rows': isValid(datum.s) ? format(datum.s, '.1%') : null"
    spec.marks = [bars(tooltip: tooltip), spans]
    return Figure(
      id: "dependence-\(number)", title: spec.title, caption: caption(curve), spec: spec.json)
  }

  fileprivate static func caption(_ curve: DependenceCurve) -> String {
    """
    The mean probability over \(curve.rows) held-out rows when \(curve.column) is set to a value in \
    all of them and the other columns stay, with its interval.
    """
  }

  private static func bars(tooltip: String) -> JSON {
    .mark(
      "rect", from: "values",
      enter: [
        "fill": .constant("#8FBBD9"),
        "tooltip": .signal(
          "{'title': datum.f, \(tooltip), "
            + "'interval': format(datum.l, '.4f') + ' to ' + format(datum.h, '.4f')}"),
      ],
      update: [
        "x": .scaled("x", constant: 0), "x2": .scaled("x", "v"), "y": .scaled("y", "f"),
        "height": ["scale": "y", "band": 1],
      ])
  }

  private static let spans: JSON = JSON.mark(
    "rule", from: "values",
    enter: ["stroke": .constant(Palette.ink), "strokeWidth": .constant(1.5)],
    update: ["x": .scaled("x", "l"), "x2": .scaled("x", "h"), "y": .middle("y", "f")]
  ).setting("interactive", to: false)
}

/// Dependence on numbers: the mean with its band, over lines of single rows.
private struct DependenceLine {
  var curve: DependenceCurve
  var number: Int

  var figure: Figure {
    var spec = VegaSpec("Dependence on \(curve.column)")
    let lines = curve.lines
    let xs = curve.points.map { $0.value.double }
    let points = zip(xs, curve.points).map { x, point -> JSON in
      [
        "x": .figure(x), "y": .figure(point.average), "l": .figure(point.lower),
        "h": .figure(point.upper),
      ]
    }
    let single = lines.enumerated().flatMap { index, line in
      zip(xs, line).map { x, y -> JSON in
        ["i": .integer(Int64(index)), "x": .figure(x), "y": .figure(Double(y))]
      }
    }
    let means = curve.points.flatMap { [$0.lower, $0.upper] }
    spec.data = [.rows("points", points), .rows("single", single)]
    spec.scales = [
      .linear("x", "width", domain: .extent(xs)),
      .linear(
        "y", "height", domain: .extent(means + lines.flatMap { $0.map { Double($0) } }),
        isNice: true),
    ]
    spec.axes = [
      VegaSpec.axis("bottom", "x", curve.column, format: ".4~g"),
      VegaSpec.axis("left", "y", "probability", format: ".3~f"),
    ]
    spec.marks = [singleRows, band, mean, dots]
    return Figure(
      id: "dependence-\(number)", title: spec.title,
      caption: "\(Figure.caption(curve)) Grey lines are \(lines.count) single rows.",
      spec: spec.json)
  }

  private var place: JSON { ["x": .scaled("x", "x"), "y": .scaled("y", "y")] }

  private var singleRows: JSON {
    let line: JSON = .mark(
      "line", from: "row",
      enter: [
        "stroke": .constant(Palette.grey), "strokeWidth": .constant(1),
        "strokeOpacity": .constant(0.35),
      ], update: place
    ).setting("interactive", to: false)
    return [
      "type": "group",
      "from": ["facet": ["name": "row", "data": "single", "groupby": "i"]],
      "marks": [line],
    ]
  }

  private var band: JSON {
    JSON.mark(
      "area", from: "points",
      enter: ["fill": .constant(Palette.blue), "fillOpacity": .constant(0.2)],
      update: ["x": .scaled("x", "x"), "y": .scaled("y", "l"), "y2": .scaled("y", "h")]
    ).setting("interactive", to: false)
  }

  private var mean: JSON {
    JSON.mark(
      "line", from: "points",
      enter: ["stroke": .constant(Palette.blue), "strokeWidth": .constant(2.5)], update: place
    ).setting("interactive", to: false)
  }

  private var dots: JSON {
    .mark(
      "symbol", from: "points",
      enter: [
        "size": .constant(40), "fill": .constant(Palette.blue),
        "tooltip": .signal(
          "{'value': datum.x, 'mean': format(datum.y, '.4f'), "
            + "'interval': format(datum.l, '.4f') + ' to ' + format(datum.h, '.4f')}"),
      ], update: place)
  }
}
