import Ensembles
import Learning
import LearningTestKit
import Linear
import Testing
import Trees

/// Shapley values of baggings.
@Suite struct BaggedShapleyTests {
  @Test("a bagging of forests adds up exactly, one of logistic regressions says that it cannot")
  func baggings() throws {
    let data = SampleData.mixed(codes: false)
    let context = FitContext(key: RandomKey(seed: 1))
    let forests = try Bagging(RandomForest(trees: 8), models: 3).fit(data, context: context)
    let attribution = try #require(forests.attribution(against: data.features))
    let found = attribution.contributions(of: data.features, threads: 2)
    for (row, score) in forests.scores(for: data.features).enumerated() {
      #expect(abs(found.output(row: row) - Double(score)) < 1e-6)
    }
    let lines = try Bagging(LogisticRegression(), models: 3).fit(data, context: context)
    #expect(lines.attribution(against: data.features).map(\.base) == nil)
  }
}
