import Learning
import LearningTestKit
import Resampling
import Tables
import Testing

@Suite struct HoldoutTests {
  private let key = RandomKey(seed: 7)

  @Test("a holdout takes its share of both classes") func holdout() throws {
    let data = SampleData.twoBlobs(rows: 200, positiveShare: 0.1)
    let folds = try Holdout(testFraction: 0.25, repeats: 2).folds(
      of: Table(columns: [], rowCount: 200), labels: data.labels, key: key)
    #expect(folds.count == 2)
    #expect(folds[0].test != folds[1].test)
    for fold in folds {
      #expect(SplitterLaws.faults(of: fold, rows: 200) == [])
      #expect(fold.test.count == 50)
    }
  }

  @Test("a holdout leaves a row of each class on both sides") func smallHoldout() throws {
    let folds = try Holdout(testFraction: 0.01).folds(
      of: Table(columns: [], rowCount: 4), labels: [1, 1, 0, 0], key: key)
    #expect(folds[0].test.count == 2)
    #expect(
      throws: FitError.tooFew(
        of: "positive rows", needed: 2, got: 1, purpose: "a holdout")
    ) {
      try Holdout().folds(of: Table(columns: [], rowCount: 3), labels: [1, 0, 0], key: key)
    }
  }
}
