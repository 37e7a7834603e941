import Experiments
import Learning
import Metrics
import Tables

/// `folds.csv`: a row a candidate, repeat and fold.
enum FoldsCSV {
  static func bytes(_ results: [FoldResult]) -> [UInt8] {
    var writer = DelimitedWriter()
    writer.writeRow(
      [
        "candidate", "repeat", "fold", "status", "reason", "threshold", "reached_inside",
        "prior_shift", "train_rows", "train_positives", "balanced_rows", "balanced_positives",
        "test_rows", "test_positives", "training_auc", "parameters",
      ] + Metric.all.map(\.name))
    for result in results {
      writer.write(result.candidate.name)
      writer.write(result.fold.repeat)
      writer.write(result.fold.index)
      writer.write(result.failure == nil ? "done" : "failed")
      writer.write(result.failure ?? "")
      let point = result.failure == nil ? result.operatingPoint : nil
      writer.write(point.map { Double($0.threshold) })
      writer.write(point?.constraint?.reached)
      writer.write(result.outcome?.priorShift)
      for rows in [result.training, result.outcome?.balanced ?? result.training, result.test] {
        writer.write(rows.count)
        writer.write(rows.positives)
      }
      writer.write(result.outcome?.trainingAUC)
      writer.write((result.outcome?.record.parameters).map(Double.init))
      for metric in result.metrics { writer.write(metric) }
      writer.endRow()
    }
    return writer.bytes
  }
}
