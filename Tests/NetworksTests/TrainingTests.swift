import CKernels
import Learning
import LearningTestKit
import Networks
import Synchronization
import Testing

@Suite struct TrainingTests {
  private let context = FitContext(key: RandomKey(seed: 4))

  private func history(_ model: NetworkModel, _ name: String) -> [Double] {
    model.record.history.first { $0.name == name }?.values ?? []
  }

  @Test("early stopping ends after its patience and restores the best epoch")
  func earlyStopping() throws {
    var network = Sequential(
      training: Training(
        optimizer: Adam(learningRate: 0.02), epochs: 200,
        earlyStopping: EarlyStopping(patience: 4, validationFraction: 0.3))
    ) { Dense(32, .relu) }
    let data = SampleData.twoBlobs(rows: 150, distance: 1)
    let model = try network.fit(data, context: context)
    let losses = history(model, "validationLoss")
    let best = try #require(model.record.bestEpoch)
    let epochs = try #require(model.record.epochs)
    #expect(epochs < 200)
    #expect(epochs == best + 4)
    #expect(losses.count == epochs)
    #expect(losses.min() == losses[best - 1])
    // Trained for as many epochs as the best one, the last parameters are the best ones.
    network.training.epochs = best
    network.training.earlyStopping?.restoreBest = false
    #expect(try network.fit(data, context: context).parameters == model.parameters)
  }

  @Test("without early stopping every row is learnt from and the last epoch counts")
  func withoutEarlyStopping() throws {
    let network = Sequential(training: Training(epochs: 7, earlyStopping: nil)) { Dense(4) }
    let model = try network.fit(SampleData.twoBlobs(), context: context)
    #expect(model.record.epochs == 7)
    #expect(model.record.bestEpoch == 7)
    #expect(history(model, "loss").count == 7)
    #expect(history(model, "validationLoss") == [])
    #expect(history(model, "learningRate") == [Double](repeating: 0.001, count: 7))
  }

  @Test("the history shows the schedule's rates")
  func schedule() throws {
    let network = Sequential(
      training: Training(
        optimizer: SGD(learningRate: 0.1), schedule: StepSchedule(every: 2, factor: 0.5),
        epochs: 5, earlyStopping: nil)
    ) { Dense(4) }
    let model = try network.fit(SampleData.twoBlobs(), context: context)
    #expect(history(model, "learningRate") == [0.1, 0.1, 0.05, 0.05, 0.025])
  }

  @Test("training that leaves the finite numbers is an error that says where")
  func divergence() {
    let network = Sequential(
      training: Training(optimizer: SGD(learningRate: 1e30), earlyStopping: nil)
    ) { Dense(8, .relu) }
    let error = #expect(throws: FitError.self) {
      try network.fit(SampleData.twoBlobs(), context: context)
    }
    guard case .diverged(let place)? = error else {
      Issue.record("not a divergence: \(String(describing: error))")
      return
    }
    #expect(place.hasPrefix("epoch 1, step"))
  }

  @Test("clipping keeps a wild step in bounds")
  func clipping() throws {
    func network(_ clipping: GradientClipping?) -> Sequential {
      Sequential(
        training: Training(
          optimizer: SGD(learningRate: 1), epochs: 1, earlyStopping: nil,
          gradientClipping: clipping)
      ) { Dense(8) }
    }
    var data = SampleData.twoBlobs(rows: 32)
    data.features.elements = data.features.elements.map { $0 * 1000 }
    func change(_ clipping: GradientClipping?) throws -> Double {
      let net = network(clipping)
      let model = try net.fit(data, context: context)
      let before = model.network.initialParameters(key: context.key["parameters"])
      return zip(before.values, model.parameters.values)
        .reduce(0) { $0 + Double($1.0 - $1.1) * Double($1.0 - $1.1) }.squareRoot()
    }
    #expect(try change(nil) > 10)
    #expect(try abs(change(GradientClipping(globalNorm: 0.5)) - 0.5) < 1e-5)
    #expect(try change(GradientClipping(value: 0.01)) < 0.1)
  }

  @Test("a cancelled fit ends at once")
  func cancellation() {
    let asked = Atomic<Int>(0)
    let context = FitContext(
      key: RandomKey(seed: 1),
      isCancelled: { asked.wrappingAdd(1, ordering: .relaxed).newValue > 3 })
    #expect(throws: FitError.cancelled) {
      try Sequential().fit(SampleData.twoBlobs(), context: context)
    }
    #expect(asked.load(ordering: .relaxed) == 4)
  }

  @Test("penalties pull weights to zero, and L1 all the way")
  func penalties() throws {
    func kernel(l1: Double = 0, l2: Double = 0) throws -> [Float] {
      let network = Sequential(
        training: Training(optimizer: SGD(learningRate: 0.05), epochs: 40, earlyStopping: nil)
      ) { Dense(4, l1: l1, l2: l2) }
      let model = try network.fit(SampleData.twoBlobs(), context: context)
      return model.parameters["dense_1.kernel"]
    }
    func size(_ values: [Float]) -> Float { values.reduce(0) { $0 + abs($1) } }
    let free = try size(kernel())
    #expect(try size(kernel(l2: 0.1)) < 0.6 * free)
    #expect(try size(kernel(l1: 1)) < 0.2 * free)
  }

  @Test("weights count as rows do: a row of weight 0 teaches nothing")
  func weights() throws {
    let network = Sequential(
      training: Training(batchSize: 400, epochs: 5, shuffle: false, earlyStopping: nil)
    ) { Dense(4, .tanh) }
    var data = SampleData.twoBlobs(rows: 200)
    data.weights = (0..<200).map { $0 % 2 == 0 ? 1 : 0 }
    var other = data
    for row in stride(from: 1, to: 200, by: 2) { other.features[row, 0] = 55 }
    #expect(
      try network.fit(data, context: context).parameters
        == network.fit(other, context: context).parameters)
  }

  @Test("every path of the kernels trains to the same bits")
  func paths() throws {
    let data = SampleData.sequences(rows: 150)
    let networks: [any NetworkClassifier] = [
      Sequential(training: Training(epochs: 3)) {
        Dense(9, .gelu)
        Dropout(0.3)
        LayerNorm()
        Dense(5, .selu)
      },
      Functional(residual: Residual(blocks: 1, width: 7), training: Training(epochs: 2)),
      Conv1DNetwork(
        training: Training(optimizer: RMSprop(learningRate: 0.01, momentum: 0.5), epochs: 2)
      ) {
        Conv1D(5, kernel: 3, padding: .causal, .swish)
        MaxPool1D(2)
        Conv1D(7, kernel: 2, dilation: 2, .relu)
        AveragePool1D(2, padding: .same)
      },
    ]
    for network in networks {
      let states = try KernelPaths.each { try network.fit(data, context: context).state }
      #expect(states.allSatisfy { $0 == states[0] })
    }
  }
}

/// The ways in which kernels can be run on this machine.
private enum KernelPaths {
  /// Does something on every path in turn; the paths give equal bits, so other tests do not notice.
  static func each<Value>(_ body: () throws -> Value) rethrows -> [Value] {
    let current = ck_current_path()
    defer { ck_force_path(current) }
    return try [CK_PORTABLE, CK_AVX2, CK_AVX512, CK_NEON].filter(ck_path_available).map { path in
      ck_force_path(path)
      return try body()
    }
  }
}
