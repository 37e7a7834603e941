import Experiments
import Foundation
import Learning
import LearningTestKit
import Metrics
import Results
import Testing

@Suite struct ResultsFolderTests {
  @Test("another metric ranks again, without what holds for the spec's alone") func ranking() throws
  {
    let brier = try #require(Metric.named("brier"))
    let folder = ResultsFolder(path: Fixture.url("runs/recall").path)
    let board = try folder.leaderboard(by: brier)
    let values = board.rows.filter(\.isEligible).compactMap { $0.estimate("brier").value }
    #expect(values == values.sorted() && values.count > 10)
    #expect(board.rows.allSatisfy { $0.probabilityOfBest == nil })
    #expect(try folder.leaderboard().rows[0].probabilityOfBest != nil)
  }

  @Test("comparisons are read whole; a folder without the file has none") func comparisons() throws
  {
    let pairs = try TinyRun.folder.comparisons()
    #expect(Set(pairs.map(\.metric)).count == 6 && pairs.count == 18)
    #expect(pairs.allSatisfy { $0.folds != nil && $0.likeness != nil })
    #expect(pairs.filter { $0.catches != nil }.map(\.metric) == ["recall", "recall", "recall"])
    #expect(try ResultsFolder(path: Fixture.url("runs/recall").path).comparisons().isEmpty)
  }

  @Test("files of figures are found by their ids, and those of an earlier report do not stay")
  func figures() throws {
    let path = FileManager.default.temporaryDirectory
      .appending(component: "workbench-figures-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let folder = ResultsFolder(path: path)
    #expect(folder.figureIDs.isEmpty)
    try folder.write(figures: [("roc", [1]), ("gain", [2])])
    #expect(folder.figureIDs == ["gain", "roc"] && folder.figure("gain") == [2])
    try folder.write(figures: [("roc", [3])])
    #expect(folder.figureIDs == ["roc"] && folder.figure("roc") == [3])
    #expect(folder.figure("../figures/roc") == nil && folder.figure("gain") == nil)
  }
}
