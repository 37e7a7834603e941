import Baselines
import CKernels
import Learning
import LearningTestKit
import Linear
import Testing

/// Exact Shapley values of linear models.
@Suite struct LinearShapleyTests {
  @Test("a feature contributes its coefficient times its distance from the background's mean")
  func logistic() throws {
    let data = SampleData.twoBlobs(rows: 300, features: 5, distance: 1)
    let model = try LogisticRegression().fit(data, context: FitContext(key: RandomKey(seed: 1)))
    let background = data.features.selecting(rows: Array(0..<100))
    let attribution = try #require(model.attribution(against: background))
    let found = attribution.contributions(of: data.features, threads: 1)
    #expect(found.scale == .logOdds)
    let mean = (0..<100).reduce(0.0) { $0 + Double(background[$1, 2]) } / 100
    let distance = Double(data.features[7, 2]) - mean
    #expect(abs(found[7, 2] - model.coefficients[2] * distance) < 1e-14)
    for (row, score) in model.scores(for: data.features).enumerated() {
      #expect(abs(ck_sigmoid(found.output(row: row)) - Double(score)) < 1e-7)
    }
    let groups = FeatureGroups([0, 1, 0, 1, 1], count: 2)
    let grouped = try #require(model.attribution(against: background, groups: groups))
      .contributions(of: data.features, threads: 1)
    #expect(abs(grouped[3, 0] - found[3, 0] - found[3, 2]) < 1e-15)
    #expect(abs(grouped.output(row: 3) - found.output(row: 3)) < 1e-12)
  }

  @Test("a constant is explained by its base alone") func constant() throws {
    let data = SampleData.twoBlobs(rows: 50)
    let model = Prior().fit(data, context: FitContext(key: RandomKey(seed: 1)))
    let attribution = try #require(model.attribution(against: data.features))
    let found = attribution.contributions(of: data.features, threads: 1)
    #expect(
      found.values.allSatisfy { $0 == 0 } && found.values.count == data.features.elements.count)
    #expect(Float(found.base) == model.scores(for: data.features)[0])
  }
}
