import StrictJSON

extension Figure {
  /// What every trial of a search reached, by its number.
  package static func trials(_ candidates: [NamedTrials], metric: String) -> Figure {
    let title = "\(metric) by trial"
    var spec = VegaSpec(title)
    spec.subtitle = .signal("candidate")
    spec.signals = [VegaSpec.choice(candidates.map(\.name))]
    spec.data = [.rows("trials", candidates.flatMap(\.rows), [ofCandidate])]
    spec.scales = [
      .linear("x", "width", domain: ["data": "trials", "field": "t"], padding: 10),
      .linear("y", "height", domain: ["data": "trials", "field": "v"], isNice: true, padding: 6),
      .ordinal("color", NamedTrials.stages, range: colors),
      .ordinal("shape", NamedTrials.stages, range: shapes),
    ]
    spec.axes = [
      VegaSpec.axis("bottom", "x", "trial", format: "d").setting("tickMinStep", to: 1),
      VegaSpec.axis("left", "y", "mean \(metric)", format: ".3~f"),
    ]
    spec.legends = [legend]
    spec.marks = [
      symbols(
        x: .scaled("x", "t"),
        tooltip:
          "{'title': 'trial ' + datum.t + ', ' + datum.f, '\(metric)': format(datum.v, '.4f'), "
          + "'folds': datum.k, 'settings': datum.s}")
    ]
    return Figure(
      id: "trials", title: title,
      caption: """
        Every symbol is a trial of one search: the mean \(metric) over the folds that it was looked at on, \
        inner ones where the search is nested. \
        Trial 0 is the model's own settings. Means over few folds are less sure, and the best of many \
        is better than it will be outside.
        """, spec: spec.json)
  }

  /// What every trial reached, by the value of one setting.
  package static func settings(_ candidates: [NamedTrials], metric: String) -> Figure {
    let title = "\(metric) by setting"
    let choices = candidates.flatMap(\.settingNames)
    var spec = VegaSpec(title)
    spec.subtitle = .signal("candidate")
    spec.signals = [VegaSpec.choice(choices, of: "Setting ")]
    spec.data = [
      .rows("trials", candidates.flatMap(\.settingRows), [ofCandidate]),
      .rows("ticks", candidates.flatMap(\.ticks), [ofCandidate]),
    ]
    spec.scales = [
      .linear("x", "width", domain: [0, 1], padding: 14),
      .linear("y", "height", domain: ["data": "trials", "field": "v"], isNice: true, padding: 6),
      .ordinal("color", NamedTrials.stages, range: colors),
      .ordinal("shape", NamedTrials.stages, range: shapes),
    ]
    spec.axes = [
      VegaSpec.axis("bottom", "x", "", hasGrid: false).setting("labels", to: false)
        .setting("ticks", to: false).setting("title", to: .signal("candidate"))
        .setting("titlePadding", to: 24),
      VegaSpec.axis("left", "y", "mean \(metric)", format: ".3~f"),
    ]
    spec.legends = [legend]
    spec.marks = [
      symbols(
        x: .scaled("x", "p"),
        tooltip:
          "{'title': 'trial ' + datum.t + ', ' + datum.f, '\(metric)': format(datum.v, '.4f'), "
          + "'value': datum.l}"),
      .mark(
        "text", from: "ticks",
        enter: ["align": .constant("center"), "baseline": .constant("top")],
        update: [
          "x": .scaled("x", "p"), "y": .signal("height + 6"), "text": ["field": "l"],
          "limit": .signal("width / max(1, datum.n)"),
        ]),
    ]
    return Figure(
      id: "trial-settings", title: title,
      caption: """
        The same trials by the value of one of their settings, spread as the search spreads them. All other \
        settings differ, too: what looks like an effect of one may be that of another.
        """, spec: spec.json)
  }

  private static let ofCandidate: JSON = ["type": "filter", "expr": "datum.c === candidate"]
  private static let colors: [JSON] = [Palette.grey, Palette.blue, Palette.vermilion]
  private static let shapes: [JSON] = ["circle", "square", "diamond"]

  private static let legend = VegaSpec.legend(
    ["fill": "color", "shape": "shape", "symbolSize": 70], entries: 3, width: 170)

  private static func symbols(x: JSON, tooltip: String) -> JSON {
    .mark(
      "symbol", from: "trials",
      enter: [
        "fill": .scaled("color", "g"), "shape": .scaled("shape", "g"),
        "size": .signal("datum.g === 'chosen' ? 110 : 45"), "stroke": .constant("white"),
        "strokeWidth": .constant(0.5), "tooltip": .signal(tooltip),
      ],
      update: ["x": x, "y": .scaled("y", "v"), "fillOpacity": .constant(0.7)],
      hover: ["fillOpacity": .constant(1)])
  }
}

/// The trials of a candidate's searches.
package struct NamedTrials: Sendable {
  /// A trial in one search.
  package struct Trial: Sendable {
    package var number: Int
    /// Which search it is, such as `fold 3`.
    package var search: String
    /// One of `stages`.
    package var stage: String
    package var folds: Int
    package var value: Double
    /// The settings in words.
    package var settings: String
    /// By name, where a setting lies on its axis, and its value in words.
    package var places: [(name: String, place: Double, label: String)]
  }

  /// How far trials came.
  package static let stages = ["left out", "looked at on all folds", "chosen"]

  package var name: String
  package var trials: [Trial]
  /// What stands below the axis of every setting: at most five labels.
  package var labels: [(name: String, marks: [(place: Double, label: String)])]

  var settingNames: [String] { labels.map { "\(name): \($0.name)" } }

  var rows: [JSON] { trials.map { $0.row(of: name) } }

  var settingRows: [JSON] {
    trials.flatMap { trial in
      trial.places.map { place in
        trial.row(of: "\(name): \(place.name)").setting("p", to: .figure(place.place))
          .setting("l", to: .string(place.label)).removing("s")
      }
    }
  }

  var ticks: [JSON] {
    labels.flatMap { setting in
      setting.marks.map { mark in
        [
          "c": .string("\(name): \(setting.name)"), "p": .figure(mark.place),
          "l": .string(mark.label), "n": .integer(Int64(setting.marks.count)),
        ]
      }
    }
  }
}

extension NamedTrials.Trial {
  fileprivate func row(of name: String) -> JSON {
    [
      "c": .string(name), "t": .integer(Int64(number)), "f": .string(search),
      "g": .string(stage), "k": .integer(Int64(folds)), "v": .figure(value),
      "s": .string(settings),
    ]
  }
}
