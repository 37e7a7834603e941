import CKernels
import Learning
import LearningTestKit
import Linear
import Testing

/// What a fitted model gives: contributions, and its graph.
@Suite struct LogisticModelTests {
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

  @Test("onnxruntime gives our scores")
  func parity() throws {
    let data = [
      ("blobs", SampleData.twoBlobs()), ("indicators", SampleData.mixed(codes: false)),
      ("separable", SampleData.twoBlobs(rows: 40, distance: 50)), ("huge", SampleData.huge()),
      ("no columns", SampleData.withoutColumns()),
    ]
    let cases = try data.map { name, data -> OnnxLaws.Case in
      let context = FitContext(key: RandomKey(seed: 7))
      return (name, try LogisticRegression().fit(data, context: context), data.features)
    }
    let faults = try OnnxLaws.faults(of: cases, within: 1.2e-7)
    #expect(faults == [])
  }
}
