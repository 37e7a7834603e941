import StrictJSON

/// A Vega spec in the making: what all figures have in common, and what one of them adds.
struct VegaSpec {
  /// What is shown, above the plot.
  var title: String
  /// A line below the title.
  var subtitle: JSON?
  /// The height of the plot in pixels.
  var height = 280
  var signals: [JSON] = []
  var data: [JSON] = []
  var scales: [JSON] = []
  var axes: [JSON] = []
  var legends: [JSON] = []
  var marks: [JSON] = []

  /// A figure with a title.
  init(_ title: String) { self.title = title }

  /// The whole spec, as wide as its container, and 640 where there is none.
  var json: JSON {
    [
      "$schema": "https://vega.github.io/schema/vega/v5.json",
      "description": .string(title),
      "background": "white",
      "padding": ["left": 4, "top": 4, "right": 12, "bottom": 4],
      "height": .integer(Int64(height)),
      "autosize": ["type": "fit-x", "contains": "padding"],
      "signals": .array(Self.sizes + signals),
      "title": heading,
      "data": .array(data),
      "scales": .array(scales),
      "axes": .array(axes),
      "legends": .array(legends),
      "marks": .array(marks),
      "config": Self.config,
    ]
  }

  private var heading: JSON {
    let heading: JSON = [
      "text": .string(title), "anchor": "start", "frame": "bounds", "offset": 10,
      "limit": .signal("container - 16"),
    ]
    guard let subtitle else { return heading }
    return heading.setting("subtitle", to: subtitle)
  }

  /// `width` is the plot's alone once it is laid out, so the layout looks at `container`.
  private static let sizes: [JSON] = [
    following("width"), following("container"),
    ["name": "narrow", "update": "container < 480"],
  ]

  private static func following(_ name: String) -> JSON {
    let size: JSON = "isFinite(containerSize()[0]) ? containerSize()[0] : 640"
    let change: JSON = ["events": "window:resize", "update": size]
    return ["name": .string(name), "init": size, "on": [change]]
  }

  private static let font: JSON =
    "system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif"

  private static let config: JSON = [
    "title": [
      "font": font, "fontSize": 14, "fontWeight": 600, "color": Palette.ink,
      "subtitleFont": font, "subtitleFontSize": 12, "subtitleColor": "#555555",
    ],
    "axis": [
      "labelFont": font, "labelFontSize": 11, "labelColor": Palette.ink,
      "titleFont": font, "titleFontSize": 12, "titleFontWeight": "normal",
      "titleColor": Palette.ink, "titlePadding": 8, "gridColor": "#E6E6E6",
      "domainColor": "#888888", "tickColor": "#888888",
    ],
    "legend": [
      "labelFont": font, "labelFontSize": 12, "labelColor": Palette.ink,
      "titleFont": font, "titleFontSize": 12, "titleFontWeight": "normal",
    ],
    "text": ["font": font, "fontSize": 11, "fill": Palette.ink],
  ]
}

extension VegaSpec {
  /// An axis with a title.
  static func axis(
    _ orient: String, _ scale: String, _ title: String, format: String? = nil,
    hasGrid: Bool = true
  ) -> JSON {
    var axis: JSON = [
      "orient": .string(orient), "scale": .string(scale), "title": .string(title),
      "grid": .bool(hasGrid), "tickCount": 5, "labelOverlap": true,
    ]
    if let format { axis = axis.setting("format", to: .string(format)) }
    return axis
  }

  /// An axis that names rows, at most two fifths of the width.
  static func names(_ scale: String) -> JSON {
    [
      "orient": "left", "scale": .string(scale), "domain": false, "ticks": false,
      "labelPadding": 6, "labelLimit": .signal("container * 0.4"),
      "labelFontSize": .signal("narrow ? 10 : 11"),
    ]
  }

  /// A legend below the plot, in as many columns of a width as there is room for.
  static func legend(_ members: JSON, entries: Int, width: Int = 200) -> JSON {
    var legend: JSON = [
      "orient": "bottom", "direction": "horizontal", "offset": 12,
      "columns": .signal(
        "narrow ? 1 : min(\(max(1, entries)), max(1, floor(container / \(width))))"),
      "labelLimit": .signal("narrow ? container - 60 : 170"), "symbolLimit": 40,
    ]
    if case .object(let all) = members {
      for member in all { legend = legend.setting(member.name, to: member.value) }
    }
    return legend
  }

  /// A choice of one candidate, or something of one, out of several, below the plot; nothing where there is
  /// one only.
  static func choice(_ names: [String], of what: String = "Candidate ") -> JSON {
    let choice: JSON = ["name": "candidate", "value": .string(names.first ?? "")]
    guard names.count > 1 else { return choice }
    return choice.setting(
      "bind", to: ["input": "select", "name": .string(what), "options": .texts(names)])
  }
}

/// Words of the Vega grammar. Expressions are written here and in the figures only: texts that come
/// from users enter a spec as data.
extension JSON {
  /// A value that Vega computes.
  static func signal(_ expression: String) -> JSON { ["signal": .string(expression)] }

  /// A constant of an encoding.
  static func constant(_ value: JSON) -> JSON { ["value": value] }

  /// A field of the datum, through a scale.
  static func scaled(_ scale: String, _ field: String) -> JSON {
    ["scale": .string(scale), "field": .string(field)]
  }

  /// The middle of a field's band.
  static func middle(_ scale: String, _ field: String) -> JSON {
    ["scale": .string(scale), "field": .string(field), "band": 0.5]
  }

  /// A constant through a scale.
  static func scaled(_ scale: String, constant: JSON) -> JSON {
    ["scale": .string(scale), "value": constant]
  }

  static func texts(_ texts: [String]) -> JSON { .array(texts.map { .string($0) }) }

  /// A data set of literal rows.
  static func rows(_ name: String, _ rows: [JSON], _ transforms: [JSON] = []) -> JSON {
    var data: JSON = ["name": .string(name), "values": .array(rows)]
    if !transforms.isEmpty { data = data.setting("transform", to: .array(transforms)) }
    return data
  }

  /// A mark over the rows of a data set; `enter` never changes, `update` follows the width.
  static func mark(
    _ type: String, from data: String, enter: JSON = [:], update: JSON, hover: JSON? = nil
  ) -> JSON {
    var encode: JSON = ["enter": enter, "update": update]
    if let hover { encode = encode.setting("hover", to: hover) }
    return ["type": .string(type), "from": ["data": .string(data)], "encode": encode]
  }

  /// The ends of an axis that holds all values, and is no point where they are equal.
  static func extent(_ values: [Double?]) -> JSON {
    let defined = values.compactMap { $0 }
    guard let low = defined.min(), let high = defined.max() else { return [0, 1] }
    return low == high
      ? [.figure(low - 0.05), .figure(high + 0.05)] : [.figure(low), .figure(high)]
  }

  /// A linear scale to the width or height; the bounds of the data where there is no domain.
  static func linear(
    _ name: String, _ range: String, domain: JSON, isNice: Bool = false, padding: Int = 0
  ) -> JSON {
    [
      "name": .string(name), "type": "linear", "range": .string(range), "domain": domain,
      "nice": .bool(isNice), "zero": false, "padding": .integer(Int64(padding)),
    ]
  }

  /// A scale that gives every text a band of the height.
  static func band(_ name: String, _ range: String, _ texts: [String], padding: Double) -> JSON {
    [
      "name": .string(name), "type": "band", "range": .string(range), "domain": .texts(texts),
      "padding": .figure(padding),
    ]
  }

  /// A scale that gives every text a colour, dash or shape in turn.
  static func ordinal(_ name: String, _ texts: [String], range: [JSON]) -> JSON {
    let given = texts.indices.map { range[$0 % range.count] }
    return [
      "name": .string(name), "type": "ordinal", "domain": .texts(texts), "range": .array(given),
    ]
  }
}
