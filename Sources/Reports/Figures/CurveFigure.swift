import StrictJSON

/// Lines of several candidates over one pair of axes, told apart by colour and dash.
struct CurveFigure {
  struct Axis {
    var title: String
    /// Its name on hovering.
    var short: String
    /// The ends; those of the data where it is nil.
    var domain: JSON?
    var format: String
    init(_ title: String, short: String, domain: JSON? = [0, 1], format: String = ".3~f") {
      self.title = title
      self.short = short
      self.domain = domain
      self.format = format
    }
  }

  var id: String
  var title: String
  var caption: String
  var x: Axis
  var y: Axis
  var curves: [NamedCurve]
  /// Points of a grey dashed line to compare with.
  var reference: [NamedCurve.Point] = []
  /// What a point's note is.
  var note = (title: "threshold", format: ".4f")
  /// Whether every point of a line is a dot.
  var hasDots = false

  var figure: Figure {
    var spec = VegaSpec(title)
    let names = curves.map(\.name)
    spec.data = [
      .rows("points", curves.flatMap { Self.rows($0.name, $0.points) }),
      .rows("marks", curves.flatMap { Self.rows($0.name, $0.marks) }),
      .rows("reference", Self.rows("reference", reference)),
    ]
    spec.scales = [
      scale("x", "width", x), scale("y", "height", y),
      .ordinal("color", names, range: Palette.lines),
      .ordinal("dash", names, range: Palette.dashes),
      .ordinal("shape", names, range: Palette.shapes),
    ]
    spec.axes = [
      VegaSpec.axis("bottom", "x", x.title, format: x.format),
      VegaSpec.axis("left", "y", y.title, format: y.format),
    ]
    spec.legends = [legend(entries: names.count)]
    spec.marks = [referenceLine, lines, dots, operatingPoints]
    return Figure(id: id, title: title, caption: caption, spec: spec.json)
  }

  private static func rows(_ name: String, _ points: [NamedCurve.Point]) -> [JSON] {
    points.map { point in
      let row: JSON = ["c": .string(name), "x": .figure(point.x), "y": .figure(point.y)]
      return point.note.map { row.setting("n", to: .figure($0)) } ?? row
    }
  }

  private func scale(_ name: String, _ range: String, _ axis: Axis) -> JSON {
    let data: JSON = ["data": "points", "field": .string(name)]
    return .linear(name, range, domain: axis.domain ?? data, isNice: axis.domain == nil)
      .setting("zero", to: .bool(axis.domain == nil))
  }

  private func legend(entries: Int) -> JSON {
    let plain: JSON = [
      "stroke": "color", "strokeDash": "dash", "symbolType": "stroke", "symbolSize": 500,
      "symbolStrokeWidth": 2,
    ]
    let dotted: JSON = ["stroke": "color", "shape": "shape", "symbolStrokeWidth": 2]
    return VegaSpec.legend(hasDots ? dotted : plain, entries: entries)
  }

  private var place: JSON { ["x": .scaled("x", "x"), "y": .scaled("y", "y")] }

  private var referenceLine: JSON {
    .mark(
      "line", from: "reference",
      enter: [
        "stroke": .constant("#999999"), "strokeDash": .constant([3, 3]),
        "strokeWidth": .constant(1.5),
      ], update: place)
  }

  private var lines: JSON {
    let line: JSON = .mark(
      "line", from: "line",
      enter: [
        "stroke": .scaled("color", "c"), "strokeDash": .scaled("dash", "c"),
        "strokeWidth": .constant(2), "strokeJoin": .constant("round"),
      ], update: place)
    return [
      "type": "group",
      "from": ["facet": ["name": "line", "data": "points", "groupby": "c"]],
      "marks": [line],
    ]
  }

  /// Points to hover over; they show themselves then.
  private var dots: JSON {
    let opacity: JSON = .constant(hasDots ? 1 : 0)
    return .mark(
      "symbol", from: "points",
      enter: [
        "size": .constant(hasDots ? 60 : 90), "shape": .scaled("shape", "c"),
        "fill": .constant("white"), "stroke": .scaled("color", "c"),
        "strokeWidth": .constant(2), "tooltip": .signal(tooltip("datum.c")),
      ],
      update: place.setting("opacity", to: opacity),
      hover: ["opacity": .constant(1)])
  }

  private var operatingPoints: JSON {
    .mark(
      "symbol", from: "marks",
      enter: [
        "size": .constant(110), "shape": .scaled("shape", "c"), "fill": .scaled("color", "c"),
        "stroke": .constant("white"), "strokeWidth": .constant(1.5),
        "tooltip": .signal(tooltip("datum.c + ', operating point'")),
      ], update: place)
  }

  private func tooltip(_ name: String) -> String {
    """
    {'title': \(name), '\(x.short)': format(datum.x, '.4f'), '\(y.short)': format(datum.y, '.4f'), \
    '\(note.title)': isValid(datum.n) ? format(datum.n, '\(note.format)') : null}
    """
  }
}

/// A line of a curve figure.
package struct NamedCurve: Sendable {
  /// A point of a line.
  package struct Point: Sendable {
    /// Along the horizontal axis.
    package var x: Double
    /// Along the vertical axis.
    package var y: Double
    /// What a reader sees beside the two on hovering: a threshold, a number of rows.
    package var note: Double?

    package init(x: Double, y: Double, note: Double? = nil) {
      self.x = x
      self.y = y
      self.note = note
    }
  }

  package var name: String
  /// The line from left to right.
  package var points: [Point]
  /// The points where the candidate works, marked on the line.
  package var marks: [Point]

  package init(name: String, points: [Point], marks: [Point] = []) {
    self.name = name
    self.points = points
    self.marks = marks
  }
}
