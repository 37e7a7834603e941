import Learning
import LearningTestKit
import Networks
import StrictJSON
import Testing

@Suite struct SequentialTests {
  private let spec = """
    {"layers": [{"dense": {"units": 6, "activation": "relu"}}, {"dropout": {"rate": 0.2}},
                {"dense": {"units": 3, "activation": "relu"}}],
     "training": {"optimizer": {"adam": {"learningRate": 0.01}}, "batchSize": 16, "epochs": 5,
                  "earlyStopping": {"patience": 2, "validationFraction": 0.2}}}
    """
  private let swift = Sequential(
    training: Training(
      optimizer: Adam(learningRate: 0.01), batchSize: 16, epochs: 5,
      earlyStopping: EarlyStopping(patience: 2, validationFraction: 0.2))
  ) {
    Dense(6, .relu)
    Dropout(0.2)
    Dense(3, .relu)
  }

  @Test("a spec and Swift describe the same network, which trains to the same bits")
  func sameAsSpec() throws {
    let read = try Golden.decode(Sequential.self, from: spec)
    #expect(read == swift)
    let data = SampleData.twoBlobs()
    let context = FitContext(key: RandomKey(seed: 3))
    #expect(try read.fit(data, context: context).state == swift.fit(data, context: context).state)
  }

  @Test("wired by hand under the same names, the network is the same to the last bit")
  func sameAsFunctional() throws {
    let wired = Functional(training: swift.training) { input in
      let first = Dense(6, .relu)(input)
      return Dense(3, .relu)(Dropout(0.2)(first))
    }
    let layout = InputLayout(features: 4)
    #expect(wired.graph(for: layout) == swift.graph(for: layout))
    let data = SampleData.twoBlobs()
    let context = FitContext(key: RandomKey(seed: 3))
    #expect(try wired.fit(data, context: context).state == swift.fit(data, context: context).state)
  }

  @Test("layers can be made in loops and under conditions")
  func builder() {
    let isDeep = true
    let network = Sequential {
      for width in [16, 8] { Dense(width, .relu) }
      if isDeep { LayerNorm() }
      if isDeep { Dense(4) } else { Dense(2) }
    }
    #expect(network.layers.map(\.name) == ["dense", "dense", "layerNorm", "dense"])
  }

  @Test("parameters are named by layer and number, and depend on no other layer")
  func names() throws {
    let layout = InputLayout(features: 4)
    let short = try Network(swift.graph(for: layout), layout: layout)
    #expect(
      short.parameterLayout.slices.map(\.name) == [
        "dense_1.kernel", "dense_1.bias", "dense_2.kernel", "dense_2.bias", "output.kernel",
        "output.bias",
      ])
    #expect(
      short.parameterLayout.slices.map(\.shape) == [[4, 6], [6], [6, 3], [3], [3, 1], [1]])
    let long = Sequential {
      Dense(6, .relu)
      BatchNorm()
      Dense(3, .relu)
      Dense(3, .relu)
    }
    let deep = try Network(long.graph(for: layout), layout: layout)
    let key = RandomKey(seed: 9)
    for name in ["dense_1.kernel", "dense_2.kernel"] {
      #expect(deep.initialParameters(key: key)[name] == short.initialParameters(key: key)[name])
    }
  }
}
