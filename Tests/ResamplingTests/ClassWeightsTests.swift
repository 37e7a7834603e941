import Learning
import LearningTestKit
import Resampling
import Testing

@Suite struct ClassWeightsTests {
  private let context = FitContext(key: RandomKey(seed: 7))
  private let data = SampleData.twoBlobs(rows: 200, positiveShare: 0.1)

  @Test("balanced weights are those of scikit-learn: n / (2 n of the class)") func balanced() throws
  {
    let weights = try #require(try ClassWeights().resample(data, context: context).weights)
    for (label, weight) in zip(data.labels, weights) {
      #expect(weight == (label == 1 ? 200 / 40 : Float(200.0 / 360)))
    }
  }

  @Test("given weights multiply those of the rows") func given() throws {
    var weighted = data
    weighted.weights = [Float](repeating: 0.5, count: 200)
    let weights = try #require(
      try ClassWeights(positive: 3).resample(weighted, context: context).weights)
    for (label, weight) in zip(data.labels, weights) { #expect(weight == (label == 1 ? 1.5 : 0.5)) }
  }

  @Test("balanced weights count what rows weigh") func weightedBalance() throws {
    var weighted = data
    weighted.weights = (0..<200).map { Float($0 % 3) }
    let balanced = try ClassWeights().resample(weighted, context: context)
    let weights = try #require(balanced.weights)
    var sums: [Float: Double] = [:]
    for (label, weight) in zip(data.labels, weights) { sums[label, default: 0] += Double(weight) }
    #expect(abs(sums[0, default: 0] - sums[1, default: 1]) < 1e-3)
  }
}
