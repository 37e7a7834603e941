import Metrics
import StrictJSON

extension Figure {
  /// Mean ranks over data sets, and which of them do not differ (Demšar, JMLR 7, 2006).
  package static func criticalDifference(_ comparison: TaskComparison) -> Figure? {
    guard let tests = comparison.tests else { return nil }
    let candidates = comparison.candidates
    let names = candidates.map(\.name)
    let groups = tests.groups.indices.map { "alike \($0 + 1)" }
    let distance = "critical difference"
    let title = "Mean ranks by \(comparison.ranking.name) over \(comparison.tasks.count) data sets"
    var spec = VegaSpec(title)
    spec.height = 24 * (names.count + groups.count + 1)
    spec.data = [
      .rows(
        "ranks", candidates.map { ["c": .string($0.name), "v": .figure($0.averageRank)] }),
      .rows(
        "bars",
        zip(groups, tests.groups).map { name, group in
          [
            "c": .string(name), "l": .figure(candidates[group.lowerBound].averageRank),
            "h": .figure(candidates[group.upperBound].averageRank),
          ]
        } + [["c": .string(distance), "l": 1, "h": .figure(1 + tests.criticalDifference)]]),
    ]
    let last = max(Double(candidates.count), 1 + tests.criticalDifference)
    spec.scales = [
      .linear("x", "width", domain: [1, .figure(last)], padding: 12),
      .band("y", "height", names + groups + [distance], padding: 0.2),
    ]
    spec.axes = [
      VegaSpec.axis("bottom", "x", "mean rank, 1 is the best"), VegaSpec.names("y"),
    ]
    spec.marks = [bars, dots]
    return Figure(
      id: "critical-difference", title: title,
      caption: """
        Two candidates differ where their mean ranks are apart by the critical difference or more \
        (Nemenyi's test); bars join those that do not.
        """, spec: spec.json)
  }

  private static let bars: JSON = .mark(
    "rule", from: "bars",
    enter: ["stroke": .constant(Palette.grey), "strokeWidth": .constant(5)],
    update: ["x": .scaled("x", "l"), "x2": .scaled("x", "h"), "y": .middle("y", "c")])

  private static let dots: JSON = .mark(
    "symbol", from: "ranks",
    enter: [
      "size": .constant(90), "fill": .constant(Palette.blue), "shape": .constant("circle"),
      "tooltip": .signal("{'title': datum.c, 'mean rank': format(datum.v, '.2f')}"),
    ],
    update: ["x": .scaled("x", "v"), "y": .middle("y", "c")])
}
