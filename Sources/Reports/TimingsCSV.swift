import Experiments
import Learning
import StrictJSON
import Tables

/// `timings.csv`: how long each unit took; not reproducible, so kept apart.
enum TimingsCSV {
  static func bytes(_ study: Study, _ outcomes: [Outcome]) -> [UInt8] {
    var writer = DelimitedWriter()
    writer.writeRow(["candidate", "repeat", "fold", "inner", "fit_seconds", "score_seconds"])
    for (unit, outcome) in zip(study.units, outcomes) {
      writer.write(study.candidates[unit.candidate].name)
      writer.write(study.folds[unit.fold].repeat)
      writer.write(study.folds[unit.fold].index)
      writer.write(unit.inner.map(String.init) ?? "")
      writer.write(decimal(outcome.scored?.fitSeconds ?? 0, places: 6))
      writer.write(decimal(outcome.scored?.scoreSeconds ?? 0, places: 6))
      writer.endRow()
    }
    return writer.bytes
  }
}
