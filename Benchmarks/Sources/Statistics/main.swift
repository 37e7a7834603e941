// Statistics [--threads N] [--work FOLDER]: the time that statistics and report of a large study take.
import Experiments
import Learning
import ONNX
import Peak
import Reports
import Results
import StrictJSON

func value(of option: String) -> String? {
  guard let place = CommandLine.arguments.firstIndex(of: option),
    place + 1 < CommandLine.arguments.count
  else { return nil }
  return CommandLine.arguments[place + 1]
}

/// How long work took by the clock, and how long processors worked for it.
struct Seconds {
  var clock = 0.0
  var processors = 0.0

  static func + (left: Seconds, right: Seconds) -> Seconds {
    Seconds(clock: left.clock + right.clock, processors: left.processors + right.processors)
  }

  static func - (left: Seconds, right: Seconds) -> Seconds {
    Seconds(clock: left.clock - right.clock, processors: left.processors - right.processors)
  }
}

func timed<Value>(_ work: () throws -> Value) rethrows -> (seconds: Seconds, value: Value) {
  let clock = ContinuousClock()
  let start = (clock: clock.now, processors: peak_processor_seconds())
  let value = try work()
  return (
    Seconds(
      clock: (clock.now - start.clock) / .seconds(1),
      processors: peak_processor_seconds() - start.processors), value
  )
}

let threads = value(of: "--threads").flatMap { Int($0) } ?? 2
let folder = ResultsFolder(path: value(of: "--work") ?? ".data/statistics")
let made = try MadeUpStudy(candidates: 20, folds: 10, rows: 7000, threads: threads)
let study = made.study
try folder.prepare(for: study, fresh: true)

let assembly = timed { study.results(of: made.outcomes, threads: threads) }
let analysis = timed { study.result(of: made.outcomes, threads: threads) }
let pooled = study.candidates.indices.compactMap { analysis.value.predictions(of: $0) }
let bootstrap = timed {
  RowIntervals(
    pooled, rowCount: study.data.rowCount, repeats: 1, isSingleTest: false,
    costs: study.spec.costs, statistics: study.spec.statistics, key: RandomKey(seed: 1),
    threads: threads)
}
let intervals = timed { pooled.indices.map { bootstrap.value.estimates(of: $0) } }
let audit = timed { Audit.findings(of: study, threads: threads) }
let report = timed { StudyReport(analysis.value, release: "benchmark").content }
let files = try timed {
  try folder.write(
    analysis.value, library: VegaLibrary.find(), threads: threads, release: "benchmark")
}

print("20 candidates × 10 folds × 7,000 rows on \(threads) threads\n")
print("| part | seconds | of processors |\n|---|--:|--:|")
let comparisons =
  analysis.seconds - assembly.seconds - bootstrap.seconds - intervals.seconds - audit.seconds
for (part, seconds) in [
  ("candidates on folds: thresholds, calibrations, ensembles, metrics", assembly.seconds),
  ("bootstrap of \(study.spec.statistics.resamples) resamples", bootstrap.seconds),
  ("intervals", intervals.seconds), ("leaderboard and comparisons, the rest", comparisons),
  ("audit of rows and folds", audit.seconds), ("what the report shows", report.seconds),
  ("all files, with what the report shows", files.seconds),
  ("analysis and files", analysis.seconds + files.seconds - audit.seconds),
  ("with the audit", analysis.seconds + files.seconds),
] {
  print(
    "| \(part) | \(decimal(seconds.clock, places: 2)) | "
      + "\(decimal(seconds.processors, places: 2)) |")
}
