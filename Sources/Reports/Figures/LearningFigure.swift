import StrictJSON

extension Figure {
  /// The loss against the epoch or tree, one candidate at a time, every fold a thin line.
  package static func learning(_ candidates: [LearningHistory]) -> Figure {
    let title = "Learning curves"
    let steps = Set(candidates.map(\.step)).sorted()
    let step = steps.joined(separator: " or ")
    var spec = VegaSpec(title)
    spec.subtitle = .signal("candidate")
    spec.signals = [VegaSpec.choice(candidates.map(\.name))]
    spec.data = [
      .rows(
        "points",
        candidates.flatMap { candidate in candidate.folds.flatMap { rows(candidate.name, $0) } },
        [ofCandidate]),
      .rows("best", candidates.flatMap(best), [ofCandidate]),
    ]
    spec.scales = [
      .linear("x", "width", domain: ["data": "points", "field": "e"]),
      .linear("y", "height", domain: ["data": "points", "field": "v"], isNice: true),
      .ordinal("color", kinds, range: [Palette.blue, Palette.vermilion]),
      .ordinal("dash", kinds, range: [[1, 0], [6, 3]]),
    ]
    spec.axes = [
      VegaSpec.axis("bottom", "x", step, format: "d").setting("tickMinStep", to: 1),
      VegaSpec.axis("left", "y", "loss (nats a row)", format: ".3~f"),
    ]
    spec.legends = [
      VegaSpec.legend(
        [
          "stroke": "color", "strokeDash": "dash", "symbolType": "stroke", "symbolSize": 500,
          "symbolStrokeWidth": 2,
        ], entries: 2, width: 130)
    ]
    spec.marks = [lines, dots(step), bestDots(step)]
    return Figure(
      id: "learning", title: title,
      caption: """
        Loss by \(step) of the best candidate of each \(models(steps)), a line a fold of the first repeat: on training rows, and on rows held back from training for \
        early stopping. Diamonds mark the \(kept(steps)) were kept.
        """, spec: spec.json)
  }

  private static func models(_ steps: [String]) -> String {
    steps.map { $0 == "epoch" ? "net" : "boosted model" }.joined(separator: " and ")
  }

  private static func kept(_ steps: [String]) -> String {
    steps.map { $0 == "epoch" ? "epochs whose parameters" : "trees up to which all" }
      .joined(separator: ", and the ")
  }

  private static let kinds = ["training", "validation"]
  private static let ofCandidate: JSON = ["type": "filter", "expr": "datum.c === candidate"]

  private static func rows(_ name: String, _ fold: LearningHistory.Fold) -> [JSON] {
    zip(kinds, [fold.training, fold.validation]).flatMap { kind, values in
      thinned(values).map { epoch in
        [
          "c": .string(name), "f": .string(fold.name), "k": .string(kind),
          "e": .integer(Int64(epoch + 1)), "v": .figure(values[epoch]),
        ]
      }
    }
  }

  /// All epochs, or a hundred spread evenly with the last among them.
  private static func thinned(_ values: [Double]) -> [Int] {
    guard values.count > 100 else { return Array(values.indices) }
    return (0..<100).map { $0 * (values.count - 1) / 99 }
  }

  private static func best(_ candidate: LearningHistory) -> [JSON] {
    candidate.folds.compactMap { fold in
      let kept = fold.validation.isEmpty ? fold.training : fold.validation
      guard let epoch = fold.bestEpoch, kept.indices.contains(epoch - 1) else { return nil }
      return [
        "c": .string(candidate.name), "f": .string(fold.name), "e": .integer(Int64(epoch)),
        "v": .figure(kept[epoch - 1]),
        "k": .string(kinds[fold.validation.isEmpty ? 0 : 1]),
      ]
    }
  }

  private static let place: JSON = ["x": .scaled("x", "e"), "y": .scaled("y", "v")]

  private static func tooltip(_ step: String) -> JSON {
    .signal(
      """
      {'title': datum.c, 'fold': datum.f, '\(step)': datum.e, 'loss': format(datum.v, '.4f'), \
      'rows': datum.k}
      """)
  }

  private static var lines: JSON {
    let line: JSON = .mark(
      "line", from: "line",
      enter: [
        "stroke": .scaled("color", "k"), "strokeDash": .scaled("dash", "k"),
        "strokeWidth": .constant(1.2), "strokeOpacity": .constant(0.75),
      ], update: place)
    return [
      "type": "group",
      "from": ["facet": ["name": "line", "data": "points", "groupby": ["f", "k"]]],
      "marks": [line],
    ]
  }

  private static func dots(_ step: String) -> JSON {
    .mark(
      "symbol", from: "points",
      enter: ["size": .constant(50), "fill": .constant("white"), "strokeWidth": .constant(1.5)],
      update: place.setting("opacity", to: .constant(0))
        .setting("tooltip", to: tooltip(step)).setting("stroke", to: .scaled("color", "k")),
      hover: ["opacity": .constant(1)])
  }

  private static func bestDots(_ step: String) -> JSON {
    .mark(
      "symbol", from: "best",
      enter: [
        "size": .constant(60), "shape": .constant("diamond"), "fill": .constant(Palette.ink),
      ],
      update: place.setting("tooltip", to: tooltip(step)))
  }
}

/// How the loss of one candidate fell, fold by fold.
package struct LearningHistory: Sendable {
  /// The losses of one fold.
  package struct Fold: Sendable {
    /// Which fold it is, such as `repeat 1, fold 3`.
    package var name: String
    /// The loss on training rows, one value an epoch or tree.
    package var training: [Double]
    /// The loss on rows held back, one value an epoch or tree; empty where none were.
    package var validation: [Double]
    /// The epoch whose parameters were kept, or the last tree that was, from 1.
    package var bestEpoch: Int?

    /// The losses of a fold.
    package init(name: String, training: [Double], validation: [Double], bestEpoch: Int? = nil) {
      self.name = name
      self.training = training
      self.validation = validation
      self.bestEpoch = bestEpoch
    }
  }

  package var name: String
  /// What there is a loss for each of: an epoch, a tree.
  package var step: String
  package var folds: [Fold]

  /// The history of a candidate.
  package init(name: String, step: String = "epoch", folds: [Fold]) {
    self.name = name
    self.step = step
    self.folds = folds
  }
}
