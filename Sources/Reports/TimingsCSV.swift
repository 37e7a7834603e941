import Experiments
import Learning
import StrictJSON
import Tables

/// `timings.csv`: how long each unit took; not reproducible, so kept apart.
enum TimingsCSV {
  static func bytes(_ scores: [FoldScore]) -> [UInt8] {
    var writer = DelimitedWriter()
    writer.writeRow(["candidate", "repeat", "fold", "fit_seconds", "score_seconds"])
    for score in scores {
      writer.write(score.candidate.name)
      writer.write(score.fold.repeat)
      writer.write(score.fold.index)
      writer.write(decimal(score.outcome.fitSeconds, places: 6))
      writer.write(decimal(score.outcome.scoreSeconds, places: 6))
      writer.endRow()
    }
    return writer.bytes
  }
}
