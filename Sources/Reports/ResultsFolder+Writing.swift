public import Experiments
import Files
import Learning
import StrictJSON

extension ResultsFolder {
  /// Writes every file of a finished study; each appears whole or not at all.
  ///
  /// - Parameter library: where the page of the report has Vega from.
  public func write(
    _ analysis: StudyResult, library: VegaLibrary, threads: Int, release: String
  ) throws(StudyError) {
    let report = StudyReport(analysis, release: release).content
    let tables: [(name: String, bytes: [UInt8])] = [
      ("leaderboard.csv", LeaderboardCSV.bytes(analysis.leaderboard)),
      ("folds.csv", FoldsCSV.bytes(analysis.results)),
      ("predictions.csv", PredictionsCSV.bytes(analysis)),
      ("comparisons.csv", ComparisonsCSV.bytes(analysis.comparisons)),
      ("audit.json", try AuditFile.bytes(analysis.findings)),
    ]
    for file in tables { try write(file.bytes, name: file.name) }
    try write(report, library: library)
    try write(TimingsCSV.bytes(analysis.study, analysis.outcomes), name: "timings.csv")
    try write(Environment.document(threads: threads, release: release), name: "environment.json")
    let manifest = try Manifest(
      study: analysis.study, files: tables + Self.figureFiles(report), release: release
    ).document()
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
