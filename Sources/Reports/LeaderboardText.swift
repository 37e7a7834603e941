public import Experiments
import Learning
import Scoring
import StrictJSON

/// A leaderboard as a person reads it in a terminal.
public struct LeaderboardText: Sendable {
  private let board: Leaderboard
  private let columns: [Int]

  /// Shows a leaderboard: its ranking metric first, then the usual ones.
  public init(_ board: Leaderboard) {
    self.board = board
    let names = [board.ranking.name] + Self.usual.filter { $0 != board.ranking.name }
    columns = names.compactMap { name in Metrics.all.firstIndex { $0.name == name } }
  }

  private static let usual = ["recall", "precision", "f1", "rocAUC", "averagePrecision", "brier"]

  private static let titles = [
    "rocAUC": "AUC", "averagePrecision": "AP", "brier": "Brier", "f1": "F1", "f2": "F2",
  ]

  /// The lines; at most `top` candidates, all where it is nil.
  public func lines(top: Int? = nil) -> [String] {
    let shown = board.rows.prefix(top ?? board.rows.count)
    var table = TextTable(
      [("", .right), ("candidate", .left)]
        + columns.enumerated().map { position, column in
          let name = Metrics.all[column].name
          return (Self.titles[name] ?? name, position == 0 ? .left : .right)
        })
    for row in shown { table.append(cells(row)) }
    var lines = table.lines
    if let border = shown.firstIndex(where: { !$0.isEligible }), border > 0 {
      lines.insert(Self.border(lines), at: border + 1)
    }
    return lines + notes(shown)
  }

  private func cells(_ row: Leaderboard.Row) -> [String] {
    let numbers = columns.enumerated().map { position, column in
      let summary = row.metrics[column]
      guard let mean = summary.mean else { return "–" }
      let text = decimal(mean, places: 3)
      guard position == 0, let spread = summary.standardDeviation else { return text }
      return "\(text) ± \(decimal(spread, places: 3))"
    }
    return [row.isEligible ? String(row.rank) : "–", row.candidate] + numbers
  }

  private static func border(_ lines: [String]) -> String {
    String(repeating: "─", count: lines.map(\.count).max() ?? 0)
  }

  private func notes(_ rows: ArraySlice<Leaderboard.Row>) -> [String] {
    let reasons = rows.compactMap { row in
      row.reason.map { "  \(row.candidate): \($0)" }
    }
    return reasons.isEmpty ? [] : ["", "Below the line, not eligible:"] + reasons
  }
}
