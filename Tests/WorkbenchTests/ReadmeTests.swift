import Foundation
import Testing
import Workbench

/// The Swift code of the README, as it stands there.
@Suite struct ReadmeTests {
  @Test("fits a network to a balanced training set and scores rows") func pipeline() throws {
    let file = ShippedSpecTests.root.appendingPathComponent("data/customers.csv").path

    var source = DataSpec()
    source.target = "Churn"
    let data = try StudyData.read(source, path: file, threads: 2)
    let net = Sequential {
      Dense(64, .relu)
      Dropout(0.2)
    }
    let pipeline = Pipeline(
      transforms: DefaultPreparation.transforms(for: net.inputForm),
      sampler: ComponentSpec(SMOTE()),
      classifier: ComponentSpec(net))
    let fitted = try pipeline.fit(
      data.table, labels: data.labels, context: FitContext(key: RandomKey(seed: 7)))
    let scores = try fitted.scores(for: data.table)

    let auc = Metric.rocAUC.score(ScoredRows(labels: data.labels, scores: scores))
    #expect(scores.count == 5000)
    #expect((auc ?? 0) > 0.8)
  }
}
