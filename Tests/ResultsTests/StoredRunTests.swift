import Experiments
import Files
import Foundation
import LearningTestKit
import Metrics
import Results
import StrictJSON
import Testing

@Suite struct StoredRunTests {
  private static let recall = ResultsFolder(path: Fixture.url("runs/recall").path)

  /// Gives a copy of the tiny run, a file of which may be written anew.
  private func copy(_ name: String? = nil, _ text: String = "") throws -> ResultsFolder {
    let path = FileManager.default.temporaryDirectory
      .appending(component: "workbench-run-\(UUID().uuidString)").path
    try FileManager.default.copyItem(atPath: TinyRun.path, toPath: path)
    let folder = ResultsFolder(path: path)
    if let name { try folder.write(Array(text.utf8), name: name) }
    return folder
  }

  private func remove(_ folder: ResultsFolder) {
    try? FileManager.default.removeItem(atPath: folder.path)
  }

  @Test("another metric ranks again, without what holds for the spec's alone") func ranking() throws
  {
    let brier = try #require(Metric.named("brier"))
    let run = try StoredRun(Self.recall)
    let board = try run.leaderboard(by: brier)
    let values = board.rows.filter(\.isEligible).compactMap { $0.estimate("brier").value }
    #expect(values == values.sorted() && values.count > 10)
    #expect(board.rows.allSatisfy { $0.shareOfFirst == nil })
    #expect(try run.leaderboard().rows[0].shareOfFirst != nil)
  }

  @Test("comparisons are read whole; a folder without the file has none") func comparisons() throws
  {
    let pairs = try TinyRun.run.comparisons()
    #expect(Set(pairs.map(\.metric)).count == 6 && pairs.count == 18)
    #expect(pairs.allSatisfy { $0.folds != nil && $0.likeness != nil })
    #expect(pairs.filter { $0.catches != nil }.map(\.metric) == ["recall", "recall", "recall"])
    #expect(try StoredRun(Self.recall).comparisons().isEmpty)
  }

  @Test("a folder without a manifest holds no run; one without predictions says what makes them")
  func missing() throws {
    let nowhere = #expect(throws: StudyError.self) {
      try StoredRun(ResultsFolder(path: "/nowhere"))
    }
    #expect(
      try #require(nowhere).description
        == "/nowhere/manifest.json: there is no manifest that can be read")
    let run = try StoredRun(Self.recall)
    let unkept = #expect(throws: StudyError.self) { try run.predictions(of: []) }
    #expect(
      try #require(unkept).description == Self.recall.path
        + "/predictions.csv: is not there, as in results of which only the small files are kept. It "
        + "holds the rows that are compared; `workbench run` of the same spec makes it")
  }

  @Test(
    "a file that was changed after the run is refused, with both digests",
    arguments: [
      "leaderboard.csv", "folds.csv", "predictions.csv", "comparisons.csv", "audit.json",
    ])
  func changed(name: String) throws {
    let text = try TinyRun.text(name) + "\n"
    let folder = try copy(name, text)
    defer { remove(folder) }
    let run = try StoredRun(folder)
    let error = #expect(throws: StudyError.self) {
      switch name {
      case "leaderboard.csv", "folds.csv": _ = try run.leaderboard()
      case "predictions.csv": _ = try run.predictions(of: ["forest"])
      case "comparisons.csv": _ = try run.comparisons()
      default: _ = try run.read(AuditFile.self)
      }
    }
    #expect(
      try #require(error).description == "\(folder.path)/\(name): was changed after the run: its "
        + "SHA-256 is \(SHA256.hex(of: text)), the manifest has \(run.manifest.files[name] ?? "")")
  }

  @Test("what the manifest has no digest of is read as it is") func unstated() throws {
    let times = "candidate,repeat,fold,inner,fit_seconds,score_seconds\nforest,0,0,,1.5,0.5\n"
    let folder = try copy("timings.csv", times)
    defer { remove(folder) }
    #expect(try StoredRun(folder).read(TimingsFile.self).rows.map(\.fitSeconds) == [1.5])
  }

  @Test("of a run made again it says where a file begins to differ") func difference() throws {
    let run = try TinyRun.run
    let again = try copy("folds.csv", "candidate\nforest\n")
    defer { remove(again) }
    #expect(run.difference(of: "leaderboard.csv", in: again) == nil)
    #expect(
      run.difference(of: "folds.csv", in: again)?.hasPrefix("byte 9, line 1\n  kept:  candidate,")
        == true)
    #expect(run.difference(of: "figures/roc.vg.json", in: again) == "it was not written")
    // The other way round, what was changed is in the run's own folder.
    #expect(
      try StoredRun(again).difference(of: "folds.csv", in: run.folder)?.hasSuffix(
        "\n  kept:  candidate\n  again: candidate,repeat,fold,status,") == true)
    // Where the run's folder lacks the file, its digest is there.
    try FileManager.default.removeItem(atPath: "\(again.path)/folds.csv")
    #expect(try StoredRun(again).difference(of: "folds.csv", in: run.folder) == nil)
    try again.write(Array("a\n".utf8), name: "predictions.csv")
    let digest = try #require(run.manifest.files["predictions.csv"])
    let small = try copy()
    defer { remove(small) }
    try FileManager.default.removeItem(atPath: "\(small.path)/predictions.csv")
    #expect(
      try StoredRun(small).difference(of: "predictions.csv", in: again)
        == "its SHA-256 is \(SHA256.hex(of: "a\n")), the manifest has \(digest)")
  }
}
