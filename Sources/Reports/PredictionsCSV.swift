import Experiments
import Learning
import Tables

/// `predictions.csv`: a row a tested row and repeat, in the order of folds.
///
/// Every candidate has a column of probabilities, and one of scores as its model gave them where those
/// were put right; empty where it failed.
enum PredictionsCSV {
  static func bytes(_ result: StudyResult) -> [UInt8] {
    let study = result.study
    let width = study.candidates.count
    let changed = study.candidates.indices.map { candidate in
      study.folds.indices.contains {
        result.results[$0 * width + candidate].scored?.predictions.isCalibrated == true
      }
    }
    var writer = DelimitedWriter()
    writer.writeRow(
      ["row", "id", "repeat", "fold", "truth"]
        + zip(study.candidates, changed).flatMap { candidate, changed in
          changed ? [candidate.name, "\(candidate.name) raw"] : [candidate.name]
        })
    for (index, fold) in study.folds.enumerated() {
      let columns = zip(result.results[(index * width)..<((index + 1) * width)], changed)
        .flatMap { fold, changed in
          let predictions = fold.scored?.predictions
          let columns = [predictions?.probabilities ?? []]
          return changed ? columns + [predictions?.rawScores ?? []] : columns
        }
      for (position, row) in fold.test.enumerated() {
        writer.write(study.data.table.rowIDs[row])
        writer.write(study.data.identifiers?[row] ?? "")
        writer.write(fold.repeat)
        writer.write(fold.index)
        writer.write(study.data.labels[row] > 0.5 ? 1 : 0)
        for column in columns {
          if column.isEmpty { writer.writeMissing() } else { writer.write(column[position]) }
        }
        writer.endRow()
      }
    }
    return writer.bytes
  }
}
