import Catalog
import Experiments
import Foundation
import Learning
import LearningTestKit
import Metrics
import Results
import StrictJSON
import Testing

/// What the shipped studies must show.
@Suite struct ShippedResultTests {
  @Test("on the reference run the sequence model beats every other architecture, clearly")
  func sequence() throws {
    let folder = Fixture.url("runs/recall").path
    let board = try StoredRun(ResultsFolder(path: folder)).leaderboard()
    let column = try #require(Metric.all.firstIndex { $0.name == "rocAUC" })
    func auc(_ candidate: String) throws -> Double {
      let row = try #require(board.rows.first { $0.candidate == candidate })
      return try #require(row.folds[column].mean)
    }
    for other in ["logistic", "forest", "sequential", "residual"] {
      #expect(try auc("conv") > auc(other) + 0.04, "\(other)")
    }
    #expect(try auc("conv") < 0.8955)  // the best that anybody can reach, knowing the process
    #expect(board.rows[0].isEligible)
    #expect(board.rows.first { $0.candidate == "alwaysPositive" }?.isEligible == false)
  }

  static let credit = Fixture.publicData("credit.csv")?.path

  @Test(
    "the forest reaches an AUC of .77 on the credit data",
    .enabled(if: credit != nil, "\(Fixture.missing("credit.csv"))"))
  func creditForest() throws {
    var spec = try ExperimentSpec.read(
      path: ShippedSpecTests.root.appendingPathComponent("experiments/credit.json").path,
      catalog: .standard)
    spec.models = OrderedMembers(spec.models.members.filter { $0.name == "forest" })
    spec.balance = [ComponentSpec(NoSampler())]
    // The ranking of rows hangs on neither, and without them there are no inner folds to fit.
    spec.calibration = ComponentSpec(NoCalibration())
    spec.operatingPoint = ComponentSpec(FixedThreshold())
    let study = try Study(
      spec: spec, data: try StudyData.read(spec.data, path: try #require(Self.credit), threads: 2))
    let board = try study.run(threads: 2).leaderboard
    let column = try #require(Metric.all.firstIndex { $0.name == "rocAUC" })
    let forest = try #require(board.rows.first { $0.candidate == "forest" })
    #expect(try #require(forest.folds[column].mean) >= 0.77)
  }
}
