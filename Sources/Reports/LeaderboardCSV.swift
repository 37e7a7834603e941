import Experiments
import Learning
import Metrics
import Tables

/// `leaderboard.csv`: a row a candidate, ranked.
///
/// Every metric stands with its interval on all rows that were not seen, and as the mean over folds
/// with the interval of that mean.
enum LeaderboardCSV {
  static let suffixes = ["", "_low", "_high", "_mean", "_mean_low", "_mean_high"]

  static func bytes(_ board: Leaderboard) -> [UInt8] {
    var writer = DelimitedWriter()
    writer.writeRow(
      [
        "rank", "candidate", "model", "balance", "eligible", "reason", "standing", "p",
        "p_unadjusted",
        "probability_best", "threshold_mean", "threshold_sd", "constraint", "bound", "side",
        "reached_inside", "constraint_verdict", "raw_brier", "raw_ece", "raw_intercept",
        "raw_slope",
      ] + Metric.all.flatMap { metric in suffixes.map { metric.name + $0 } })
    for row in board.rows {
      writer.write(row.rank)
      writer.write(row.candidate)
      writer.write(row.model)
      writer.write(row.balance)
      writer.write(row.isEligible ? "yes" : "no")
      writer.write(row.reason ?? "")
      writer.write(row.standing.word)
      writer.write(row.standing.pValue)
      writer.write(row.unadjustedP)
      writer.write(row.probabilityOfBest)
      writer.write(row.thresholds.mean)
      writer.write(row.thresholds.standardDeviation)
      writer.write(row.constraint?.metric ?? "")
      writer.write(row.constraint?.bound)
      writer.write(row.constraint?.side.rawValue ?? "")
      writer.write(row.constraint?.reachedInside)
      writer.write(row.constraint?.verdict.rawValue ?? "")
      let raw = row.rawCalibration
      for number in [raw?.brier, raw?.ece, raw?.intercept, raw?.slope] { writer.write(number) }
      for metric in Metric.all.indices {
        writer.write(row.estimates[metric])
        writer.write(
          Estimate(value: row.folds[metric].mean, interval: row.foldIntervals[metric]))
      }
      writer.endRow()
    }
    return writer.bytes
  }
}

extension Leaderboard.Standing {
  /// The word for it in files.
  var word: String {
    switch self {
    case .leader: "leader"
    case .band: "band"
    case .behind: "behind"
    case .untested: "untested"
    case .apart: ""
    }
  }
}
