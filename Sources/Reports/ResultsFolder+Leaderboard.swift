public import Experiments
import Learning
public import Metrics
import StrictJSON
import Tables

extension ResultsFolder {
  /// Makes the leaderboard again from `leaderboard.csv` and `folds.csv`, ranked by the spec's metric or
  /// another.
  public func leaderboard(by metric: Metric? = nil) throws(StudyError) -> Leaderboard {
    try requireFormat()
    let board = try table("leaderboard.csv", text: Self.names + Self.words)
    let folds = try table("folds.csv", text: ["candidate", "status", "reason"])
    let rowsOf = Dictionary(grouping: 0..<folds.rowCount) { folds.text("candidate", $0) }
    let spec = manifest?["spec"]
    let ranking =
      metric ?? (spec?["rank"]?["by"]?.string).flatMap { Metric.named($0) } ?? Metric.recall
    let isOwn = metric == nil || metric?.name == spec?["rank"]?["by"]?.string
    let rows = (0..<board.rowCount).map { row in
      Self.row(row, of: board, folds: folds, at: rowsOf[board.text("candidate", row)] ?? [])
        .ranked(isOwn)
    }
    let tested = (0..<folds.rowCount).reduce(0) { $0 + (folds.number("test_rows", $1) ?? 0) }
    let trained = (0..<folds.rowCount).reduce(0) { $0 + (folds.number("train_rows", $1) ?? 0) }
    return Leaderboard(
      ranking: ranking, rows: rows, testToTrain: tested / max(trained, 1),
      confidence: spec?["statistics"]?["confidence"]?.double ?? 0.95,
      fallback: { _, other in
        isOwn
          ? (0..<board.rowCount).first { board.text("candidate", $0) == other }
            .flatMap { board.number("p_unadjusted", $0) } : nil
      })
  }

  private static let names = ["candidate", "model", "balance"]
  private static let words = [
    "eligible", "reason", "standing", "constraint", "side", "constraint_verdict",
  ]

  private static func row(
    _ row: Int, of board: Table, folds: Table, at places: [Int]
  ) -> Leaderboard.Row {
    func estimate(_ metric: String, _ kind: String = "") -> Estimate {
      let ends = (
        board.number(metric + kind + "_low", row), board.number(metric + kind + "_high", row)
      )
      let interval =
        if case (let low?, let high?) = ends { Interval(lower: low, upper: high) } else {
          Interval?.none
        }
      return Estimate(value: board.number(metric + kind, row), interval: interval)
    }
    var result = Leaderboard.Row(
      candidate: board.text("candidate", row), model: board.text("model", row),
      balance: board.text("balance", row),
      reason: board.text("eligible", row) == "yes" ? nil : board.text("reason", row),
      estimates: Metric.all.map { estimate($0.name) },
      folds: Metric.all.map { metric in
        FoldSummary(places.map { folds.number(metric.name, $0) })
      },
      foldIntervals: Metric.all.map { estimate($0.name, "_mean").interval },
      thresholds: FoldSummary(places.map { folds.number("threshold", $0) }))
    result.probabilityOfBest = board.number("probability_best", row)
    if let side = OperatingPoint.Constraint.Side(rawValue: board.text("side", row)),
      let verdict = ConstraintCheck.Verdict(rawValue: board.text("constraint_verdict", row)),
      let bound = board.number("bound", row)
    {
      result.constraint = ConstraintCheck(
        metric: board.text("constraint", row), side: side, bound: bound,
        reachedInside: board.number("reached_inside", row) ?? bound, verdict: verdict)
    }
    let raw = ["raw_brier", "raw_ece", "raw_intercept", "raw_slope"].map { board.number($0, row) }
    if raw.contains(where: { $0 != nil }) {
      result.rawCalibration = RawCalibration(
        brier: raw[0], ece: raw[1], intercept: raw[2], slope: raw[3])
    }
    return result
  }
}

extension Leaderboard.Row {
  /// The row without what holds for the spec's ranking metric only, unless that is the one.
  fileprivate func ranked(_ isOwn: Bool) -> Leaderboard.Row {
    var row = self
    if !isOwn { row.probabilityOfBest = nil }
    return row
  }
}
