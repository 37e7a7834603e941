import Experiments
import Learning
import Metrics
import Results
import StrictJSON
import Tables

extension TaskComparison {
  /// What a person reads of it.
  package var document: ComparisonDocument {
    var document = ComparisonDocument()
    document.parts = [
      .sentences(["\(metric) of the candidates that \(tasks.count) runs on different data share."]),
      .table(
        [("", .right), ("data set", .left), ("rows", .right)],
        tasks.indices.map { ["\($0 + 1)", tasks[$0], "\(taskRows[$0])"] }),
    ]
    for first in stride(from: 0, to: tasks.count, by: Self.widest) {
      document.parts.append(table(first..<min(first + Self.widest, tasks.count)))
    }
    document.parts.append(.sentences([legend]))
    if let tests {
      document.parts += [.sentences([Self.friedman(tests)]), .drawing(diagram(tests))]
    }
    document.parts.append(.sentences(conclusion))
    return document
  }

  /// `comparison.csv`: a row a candidate.
  package var csv: [UInt8] {
    var writer = DelimitedWriter()
    writer.writeRow(["candidate", "average_rank", "p", "p_holm"] + tasks)
    for candidate in candidates {
      writer.write(candidate.name)
      writer.write(candidate.averageRank)
      writer.write(candidate.pValue)
      writer.write(candidate.adjustedP)
      for estimate in candidate.estimates { writer.write(estimate.value) }
      writer.endRow()
    }
    return writer.bytes
  }

  /// So many data sets stand in a table beside each other.
  private static let widest = 5

  private var metric: String { ranking.title }

  private func table(_ shown: Range<Int>) -> ComparisonDocument.Part {
    let tested: [ComparisonDocument.Column] =
      tests == nil ? [] : [("p", .right), ("Holm p", .right)]
    return .table(
      [("candidate", .left), ("mean rank", .right)] + tested
        + shown.map { ("\($0 + 1)", .right) },
      candidates.map { candidate in
        let pValues = [candidate.pValue, candidate.adjustedP].prefix(tested.count)
        return [TerminalText.cut(candidate.name), decimal(candidate.averageRank, places: 2)]
          + pValues.map { $0.map(RowComparison.text) ?? "" }
          + shown.map { candidate.estimates[$0].value.map(TerminalText.short) ?? "–" }
      })
  }

  private var legend: String {
    let ranks = "Rank 1 is the best on a data set, equal ones share theirs."
    guard tests != nil else { return ranks }
    // All signs alike is the least likely of 2ⁿ outcomes, and may be so in two ways.
    let least = 2 / Double(1 << min(tasks.count, 62))
    let limit =
      least < 1 - confidence
      ? "" : ", never below \(RowComparison.text(least)) for so few data sets without ties"
    return ranks + " p: Wilcoxon's signed-rank test against the first\(limit); Holm p: corrected "
      + "for all \(candidates.count - 1) of these."
  }

  private static func friedman(_ tests: Tests) -> String {
    let friedman = tests.friedman
    let square =
      "Friedman: χ² = \(decimal(friedman.chiSquared, places: 2)) with "
      + "\(friedman.models - 1) degrees of freedom, \(RowComparison.equation(friedman.pValue))"
    guard let f = friedman.imanDavenport, let p = friedman.imanDavenportP else {
      return "\(square)."
    }
    return "\(square); Iman and Davenport: F = \(f.isFinite ? decimal(f, places: 2) : "∞"), "
      + "\(RowComparison.equation(p))."
  }

  private var conclusion: [String] {
    guard let tests else {
      return [
        "No test: \(tasks.count) data sets are too few independent tasks, it takes "
          + "\(Self.leastTasks) at least.",
        "The runs are of different data, so rows are not compared.",
      ]
    }
    guard tests.friedman.imanDavenportP ?? tests.friedman.pValue < 1 - confidence else {
      return [
        "The candidates cannot be told apart over these data sets: the critical difference, which "
          + "asks for pairs, has nothing to add."
      ]
    }
    let best = candidates[0]
    let alike = candidates.dropFirst().filter {
      $0.averageRank - best.averageRank < tests.criticalDifference
    }
    return [
      alike.isEmpty
        ? "\(best.name) ranks better than every other candidate."
        : "\(alike.count) of \(candidates.count - 1) others cannot be told from \(best.name) by their "
          + "ranks: \(alike.map(\.name).joined(separator: ", "))."
    ]
  }

  // MARK: - The diagram

  /// Mean ranks on an axis, and below them lines that join what does not differ.
  private func diagram(_ tests: Tests) -> [String] {
    let difference = "critical difference"
    let name = min(24, max(difference.count, candidates.map(\.name.count).max() ?? 0))
    let plot = 48
    let last = Double(candidates.count)
    func place(_ rank: Double) -> Int {
      Int(((rank - 1) / (last - 1) * Double(plot - 1)).rounded())
    }
    func line(_ title: String, _ cells: [Character], _ note: String) -> String {
      title + String(repeating: " ", count: max(0, name - title.count) + 2) + String(cells) + note
    }
    var axis = [Character](repeating: " ", count: plot)
    for rank in [1, candidates.count] {
      let digits = Array(String(rank))
      let start = min(place(Double(rank)), plot - digits.count)
      axis.replaceSubrange(start..<start + digits.count, with: digits)
    }
    func bar(_ from: Int, _ to: Int) -> [Character] {
      (0..<plot).map { $0 == from ? "├" : $0 == to ? "┤" : from < $0 && $0 < to ? "─" : " " }
    }
    let dots = candidates.map { candidate in
      let at = place(candidate.averageRank)
      return line(
        TerminalText.cut(candidate.name), (0..<plot).map { $0 == at ? "●" : "·" },
        "  \(decimal(candidate.averageRank, places: 2))")
    }
    let groups = tests.groups.map { group in
      let ends = [group.lowerBound, group.upperBound].map { place(candidates[$0].averageRank) }
      return line("alike", bar(ends[0], ends[1]), "")
    }
    return [line("mean rank", axis, "")] + dots + groups + [
      line(
        difference, bar(0, min(plot - 1, place(1 + tests.criticalDifference))),
        "  \(decimal(tests.criticalDifference, places: 2))")
    ]
  }
}
