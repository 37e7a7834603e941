import Experiments
import Learning
import Scoring
import Tables

/// `folds.csv`: a row a candidate, repeat and fold.
enum FoldsCSV {
  static func bytes(_ scores: [FoldScore]) -> [UInt8] {
    var writer = DelimitedWriter()
    writer.writeRow(
      [
        "candidate", "repeat", "fold", "status", "reason", "threshold", "train_rows",
        "train_positives", "balanced_rows", "balanced_positives", "test_rows", "test_positives",
      ] + Metrics.all.map(\.name))
    for score in scores {
      let outcome = score.outcome
      writer.write(score.candidate.name)
      writer.write(score.fold.repeat)
      writer.write(score.fold.index)
      writer.write(outcome.failure == nil ? "done" : "failed")
      writer.write(outcome.failure ?? "")
      writer.write(outcome.threshold)
      for rows in [outcome.training, outcome.balanced, outcome.test] {
        writer.write(rows.count)
        writer.write(rows.positives)
      }
      for metric in score.metrics { writer.write(metric) }
      writer.endRow()
    }
    return writer.bytes
  }
}
