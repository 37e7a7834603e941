import Learning
import LearningTestKit
import Testing

@Suite struct ValidationSplitTests {
  private let key = RandomKey(seed: 6)

  @Test("a tenth of either class is held out, and every row has one part")
  func stratified() {
    let data = SampleData.twoBlobs(rows: 400, positiveShare: 0.1)
    let split = ValidationSplit(data, fraction: 0.1, key: key)
    #expect(split.validation.count == 40)
    #expect(split.validation.count { data.labels[$0] > 0.5 } == 4)
    #expect((split.training + split.validation).sorted() == Array(0..<400))
    #expect(split.weights.allSatisfy { $0 == 1 })
    #expect(ValidationSplit(data, fraction: 0.1, key: key).validation == split.validation)
    #expect(
      ValidationSplit(data, fraction: 0.1, key: RandomKey(seed: 7)).validation != split.validation)
  }

  @Test("rows of a sampler are never held out, copies of a row stay together")
  func sampled() {
    let base = SampleData.twoBlobs(rows: 100, positiveShare: 0.2)
    let positives = base.labels.indices.filter { base.labels[$0] > 0.5 }
    var data = base.selecting(rows: Array(0..<100) + positives + positives + positives)
    for row in 140..<160 { data.rowIDs[row] = -1 }
    let split = ValidationSplit(data, fraction: 0.25, key: key)
    #expect(split.validation.count == 25)
    #expect(split.validation.allSatisfy { data.rowIDs[$0] >= 0 })
    let held = Set(split.validation.map { data.rowIDs[$0] })
    #expect(split.training.allSatisfy { !held.contains(data.rowIDs[$0]) })
    // Half of all training rows are positive, a fifth of the held-out ones.
    let weight = { (isPositive: Bool) in
      zip(split.validation, split.weights).filter { (data.labels[$0.0] > 0.5) == isPositive }
        .reduce(0) { $0 + $1.1 }
    }
    #expect(abs(weight(true) / (weight(true) + weight(false)) - 0.5) < 1e-6)
  }

  @Test("a class of one row is not divided")
  func tiny() {
    let data = SampleData.twoBlobs(rows: 5, positiveShare: 0.2)
    let split = ValidationSplit(data, fraction: 0.5, key: key)
    #expect(split.validation.allSatisfy { data.labels[$0] < 0.5 })
    #expect(split.weights.allSatisfy { $0.isFinite && $0 > 0 })
  }
}
