import Experiments
import Learning
import Scoring
import Tables

/// `leaderboard.csv`: a row a candidate, ranked; every metric as its mean over the folds and the
/// standard deviation.
enum LeaderboardCSV {
  static func bytes(_ board: Leaderboard) -> [UInt8] {
    var writer = DelimitedWriter()
    writer.writeRow(
      ["rank", "candidate", "model", "balance", "eligible", "reason"]
        + Metrics.all.flatMap { [$0.name, "\($0.name)_sd"] })
    for row in board.rows {
      writer.write(row.rank)
      writer.write(row.candidate)
      writer.write(row.model)
      writer.write(row.balance)
      writer.write(row.isEligible ? "yes" : "no")
      writer.write(row.reason ?? "")
      for summary in row.metrics {
        writer.write(summary.mean)
        writer.write(summary.standardDeviation)
      }
      writer.endRow()
    }
    return writer.bytes
  }
}
