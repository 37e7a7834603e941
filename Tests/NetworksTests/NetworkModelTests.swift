import Learning
import LearningTestKit
import Networks
import StrictJSON
import Testing

@Suite struct NetworkModelTests {
  private func model() throws -> NetworkModel {
    try Sequential(training: Training(epochs: 2)) {
      Dense(5, .relu)
      BatchNorm()
    }.fit(SampleData.twoBlobs(), context: FitContext(key: RandomKey(seed: 4)))
  }

  @Test("scores do not depend on the rows scored together")
  func chunks() throws {
    let model = try model()
    let data = SampleData.twoBlobs(rows: 700)
    let whole = model.scores(for: data.features)
    for count in [1, 2, 255, 256, 257, 511] {
      let part = data.features.selecting(rows: Array(0..<count))
      #expect(model.scores(for: part) == Array(whole.prefix(count)))
    }
    #expect(model.scores(for: Tensor(shape: [0, 4], elements: [])) == [])
  }

  @Test("the state names every array and makes the model again")
  func state() throws {
    let model = try model()
    let state = model.state
    #expect(
      state.arrays.map(\.name) == [
        "dense_1.kernel", "dense_1.bias", "batchNorm_1.gamma", "batchNorm_1.beta", "output.kernel",
        "output.bias", "batchNorm_1.mean", "batchNorm_1.variance",
      ])
    let again = try NetworkModel(state: state)
    let features = SampleData.twoBlobs().features
    #expect(again.scores(for: features) == model.scores(for: features))
    #expect(again.record == model.record)
    #expect(again.network.graph == model.network.graph)
  }

  @Test("a damaged state is refused with its reason")
  func damaged() throws {
    var state = try model().state
    state.arrays.removeFirst()
    #expect(throws: PackageError.damaged("it has no array 'dense_1.kernel' of shape [4, 5]")) {
      try NetworkModel(state: state)
    }
    state.header = .null
    #expect(throws: PackageError.self) { try NetworkModel(state: state) }
  }

  @Test("a row whose sums overflow scores one half")
  func overflow() throws {
    let features = Tensor(shape: [1, 4], elements: [3e38, -3e38, 3e38, 3e38])
    let scores = try model().scores(for: features)
    #expect(scores.allSatisfy { $0 >= 0 && $0 <= 1 })
  }
}
