package import Experiments
import StrictJSON

/// What putting scores right did to each candidate, as a person reads it in a terminal.
package struct CalibrationText: Sendable {
  private let board: Leaderboard

  /// Shows the calibration of a leaderboard's candidates before and after.
  package init(_ board: Leaderboard) { self.board = board }

  /// The lines; at most `top` candidates, all where it is nil.
  ///
  /// - Parameter width: the columns of the terminal; nil where there is none.
  package func lines(top: Int? = nil, width: Int? = nil) -> [String] {
    var table = TextTable(
      [
        ("candidate", .left), ("calibration", .words), ("Brier", .left), ("ECE", .left),
        ("intercept", .left), ("slope", .left),
      ], leaving: ["intercept", "slope", "ECE"])
    for row in board.rows.prefix(top ?? board.rows.count) {
      let raw = row.rawCalibration
      table.append([
        row.candidate, row.calibrationSummary ?? "–",
        Self.change(raw?.brier, row.estimate("brier")),
        Self.change(raw?.ece, row.estimate("ece")),
        Self.change(raw?.intercept, row.estimate("calibrationIntercept")),
        Self.change(raw?.slope, row.estimate("calibrationSlope")),
      ])
    }
    return table.lines(width: width) + [
      "", "Before → after correction. Perfect: ECE 0, intercept 0, slope 1 (Cox).",
    ] + losses
  }

  /// Every candidate whose probabilities are worse than the scores of its models, shown above or not.
  private var losses: [String] {
    let losses = board.rows.compactMap(\.calibrationLoss)
    guard !losses.isEmpty else { return [] }
    return ["", "Calibration made probabilities worse, by more than the chance of rows explains:"]
      + losses.map { "  \($0)" }
  }

  /// `0.189 → 0.142`, or the number alone where nothing was changed.
  private static func change(_ before: Double?, _ after: Estimate) -> String {
    let now = after.value.map { decimal($0, places: 3) } ?? "–"
    return before.map { "\(decimal($0, places: 3)) → \(now)" } ?? now
  }
}
