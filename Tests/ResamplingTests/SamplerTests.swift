import Learning
import LearningTestKit
import Resampling
import Testing

@Suite struct SamplerTests {
  let context = FitContext(key: RandomKey(seed: 7))
  let data = SampleData.twoBlobs(rows: 200, positiveShare: 0.1)

  @Test("every sampler obeys the laws") func laws() {
    for type in ResamplingComponents.samplers {
      guard let sampler = type.init() as? any Sampler else { continue }
      for data in [data, SampleData.mixed(), SampleData.sequences(), SampleData.constantColumn()] {
        #expect(SamplerLaws.faults(of: sampler, on: data) == [], "\(type.name)")
      }
    }
  }

  @Test("none changes nothing") func none() {
    #expect(NoSampler().resample(data, context: context).features == data.features)
  }

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

  @Test("undersampling keeps all rows of the minority class and the order of rows") func under()
    throws
  {
    let kept = try RandomUndersampler().resample(data, context: context)
    #expect(kept.rowCount == 40)
    #expect(kept.positives == 20)
    #expect(kept.rowIDs == kept.rowIDs.sorted())
    #expect(Set(kept.rowIDs).count == 40)
    #expect(
      try RandomUndersampler(ratio: 0.5).resample(data, context: context).rowCount == 60)
    #expect(try RandomUndersampler(ratio: 0).resample(data, context: context).rowCount == 200)
  }

  @Test("oversampling repeats rows of the minority class, which keep their identity") func over()
    throws
  {
    let grown = try RandomOversampler().resample(data, context: context)
    #expect(grown.rowCount == 360)
    #expect(grown.positives == 180)
    for row in 200..<360 {
      #expect(grown.labels[row] == 1)
      #expect(grown.features[row: row] == data.features[row: grown.rowIDs[row]])
    }
  }

  @Test("another key draws other rows") func keys() throws {
    let other = FitContext(key: RandomKey(seed: 8))
    #expect(
      try RandomUndersampler().resample(data, context: context).rowIDs
        != RandomUndersampler().resample(data, context: other).rowIDs)
    #expect(
      try RandomOversampler().resample(data, context: context).rowIDs
        != RandomOversampler().resample(data, context: other).rowIDs)
  }

  @Test("one class cannot be balanced") func oneClass() {
    for type in ResamplingComponents.samplers where type.name != "none" {
      guard let sampler = type.init() as? any Sampler else { continue }
      let data = SampleData.oneClass(1)
      #expect(throws: FitError.oneClass(positives: data.rowCount, rows: data.rowCount)) {
        try sampler.resample(data, context: context)
      }
    }
  }
}
