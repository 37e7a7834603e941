import Experiments
import Learning
import Tables

/// `predictions.csv`: a row a tested row and repeat, in the order of folds; a score column a candidate,
/// empty where its unit failed.
enum PredictionsCSV {
  static func bytes(study: Study, outcomes: [Outcome]) -> [UInt8] {
    var writer = DelimitedWriter()
    writer.writeRow(["row", "id", "repeat", "fold", "truth"] + study.candidates.map(\.name))
    let width = study.candidates.count
    for (index, fold) in study.folds.enumerated() {
      let scores = outcomes[(index * width)..<((index + 1) * width)].map(\.scores)
      for (position, row) in fold.test.enumerated() {
        writer.write(study.data.table.rowIDs[row])
        writer.write(study.data.identifiers?[row] ?? "")
        writer.write(fold.repeat)
        writer.write(fold.index)
        writer.write(study.data.labels[row] > 0.5 ? 1 : 0)
        for column in scores {
          if column.isEmpty { writer.writeMissing() } else { writer.write(column[position]) }
        }
        writer.endRow()
      }
    }
    return writer.bytes
  }
}
