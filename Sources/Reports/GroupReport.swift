package import Experiments
import Learning
import Metrics
import StrictJSON

/// How the leading candidates do on the groups of rows that a spec names.
package struct GroupReport: Sendable {
  private let compared: [GroupComparison]

  package init(_ compared: [GroupComparison]) { self.compared = compared }

  /// The first candidate's groups for a terminal of so many columns, and what is shown of them; none where no
  /// groups are named.
  package func lines(width: Int?) -> [String] {
    guard let first = compared.first else { return [] }
    var table = TextTable(
      [
        ("group", .left), ("rows", .right), ("positive", .left), ("recall", .left),
        ("precision", .left), ("decided positive", .left),
      ], leaving: ["decided positive", "positive", "precision"])
    for group in first.groups {
      table.append(
        [TerminalText.cut(group.subgroup.name, to: 40), "\(group.subgroup.rows)"]
          + first.shares(of: group).map(TerminalText.text))
    }
    let others = compared.dropFirst().map(\.candidate).joined(separator: ", ")
    let more = others.isEmpty ? [] : ["The report shows \(others), too."]
    let rows = table.lines(width: width.map { $0 - 2 }).map { "  " + $0 }
    return ["By group: \(first.candidate)"] + rows + [""]
      + ([first.legend] + first.sentences + more).flatMap { TerminalText.wrapped($0, width: width) }
  }

  /// A table a candidate, below what is shown of it.
  var tables: [ReportTable] {
    compared.map { comparison in
      ReportTable(
        caption: "\(comparison.candidate). " + comparison.sentences.joined(separator: " ") + " "
          + comparison.legend,
        columns: [
          .init("group", isNumeric: false), .init("rows"), .init("positive rows"),
          .init("positive", help: "share of positive rows"), .init("recall"), .init("precision"),
          .init("decided positive", help: "share of rows that are predicted positive"),
        ],
        rows: comparison.groups.map { group in
          .init(
            [
              .init(group.subgroup.name), .init("\(group.subgroup.rows)"),
              .init("\(group.subgroup.positiveRows)"),
            ] + comparison.shares(of: group).map { StudyReport.cell($0) })
        })
    }
  }
}

extension GroupComparison {
  /// Base rate, recall, precision and decision rate.
  fileprivate func shares(of group: Group) -> [Estimate] {
    let confidence = groupConfidence
    return [
      group.subgroup.baseRate(confidence: confidence),
      group.subgroup.recall(confidence: confidence),
      group.subgroup.precision(confidence: confidence),
      group.subgroup.decisionRate(confidence: confidence),
    ]
  }

  /// What rows and intervals these are.
  fileprivate var legend: String {
    "Held-out rows of one split, each at the threshold of its fold; each interval is one of "
      + "\(decimal(100 * groupConfidence, places: 2)) %, so that all that are shown hold together at "
      + "\(decimal(100 * confidence, places: 0)) %."
  }
}
