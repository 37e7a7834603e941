public import Experiments
import Learning
import StrictJSON

extension ResultsFolder {
  /// Writes every file of a finished study; each appears whole or not at all.
  public func write(
    study: Study, outcomes: [Outcome], threads: Int, release: String
  ) throws(StudyError) -> Leaderboard {
    let scores = study.score(outcomes, threads: threads)
    let board = Leaderboard(scores, rank: study.spec.rank)
    let files: [(name: String, bytes: [UInt8])] = [
      ("leaderboard.csv", LeaderboardCSV.bytes(board)),
      ("folds.csv", FoldsCSV.bytes(scores)),
      ("predictions.csv", PredictionsCSV.bytes(study: study, outcomes: outcomes)),
    ]
    for file in files { try write(file.bytes, name: file.name) }
    try write(TimingsCSV.bytes(scores), name: "timings.csv")
    try write(Environment.document(threads: threads, release: release), name: "environment.json")
    let manifest = try Manifest(study: study, files: files, release: release).document()
    try write(manifest, name: "manifest.json")
    return board
  }

  private func write(_ bytes: [UInt8], name: String) throws(StudyError) {
    do {
      try FileContents.write(bytes, to: "\(path)/\(name)")
    } catch {
      throw .file(path: error.path, reason: error.reason)
    }
  }
}
