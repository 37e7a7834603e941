public import Experiments
import Learning
import StrictJSON

extension ResultsFolder {
  /// Writes every file of a finished study; each appears whole or not at all.
  public func write(
    _ analysis: StudyAnalysis, outcomes: [Outcome], threads: Int, release: String
  ) throws(StudyError) {
    let files: [(name: String, bytes: [UInt8])] = [
      ("leaderboard.csv", LeaderboardCSV.bytes(analysis.leaderboard)),
      ("folds.csv", FoldsCSV.bytes(analysis.results)),
      ("predictions.csv", PredictionsCSV.bytes(analysis)),
      ("comparisons.csv", ComparisonsCSV.bytes(analysis.comparisons)),
    ]
    for file in files { try write(file.bytes, name: file.name) }
    try write(TimingsCSV.bytes(analysis.study, outcomes), name: "timings.csv")
    try write(Environment.document(threads: threads, release: release), name: "environment.json")
    let manifest = try Manifest(study: analysis.study, files: files, release: release).document()
    try write(manifest, name: "manifest.json")
  }

  private func write(_ bytes: [UInt8], name: String) throws(StudyError) {
    do {
      try FileContents.write(bytes, to: "\(path)/\(name)")
    } catch {
      throw .file(path: error.path, reason: error.reason)
    }
  }
}
