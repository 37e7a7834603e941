import Learning
import LearningTestKit
import Networks
import Testing

@Suite struct NetworkClassifierTests {
  /// Small networks of every kind, so that the laws run in a moment.
  static let classifiers: [ComponentSpec<any Classifier>] = [
    ComponentSpec(
      Sequential(training: Training(epochs: 12)) {
        Dense(8, .relu)
        Dropout(0.2)
        BatchNorm(momentum: 0.9)
      }),
    ComponentSpec(
      Functional(
        residual: Residual(blocks: 1, width: 8), training: Training(batchSize: 16, epochs: 8))),
    ComponentSpec(
      Conv1DNetwork(training: Training(batchSize: 64, epochs: 30)) {
        Conv1D(4, kernel: 2, padding: .same, .relu)
        GaussianNoise(0.05)
        GlobalMaxPool()
      } head: {
        Dense(4, .tanh)
      }),
  ]

  @Test("every network obeys the laws of classifiers", arguments: classifiers)
  func laws(_ classifier: ComponentSpec<any Classifier>) {
    #expect(ClassifierLaws.faults(of: classifier.value, on: SampleData.twoBlobs()) == [])
    #expect(ClassifierLaws.faults(of: classifier.value, on: SampleData.sequences()) == [])
    #expect(ClassifierLaws.learningFaults(of: classifier.value) == [])
  }

  @Test("awkward data gives a model with sane scores or an error", arguments: classifiers)
  func awkward(_ classifier: ComponentSpec<any Classifier>) {
    #expect(ClassifierLaws.awkwardDataFaults(of: classifier.value) == [])
  }

  @Test(
    "the defaults learn, and stop early",
    arguments: [
      ComponentSpec<any Classifier>(Sequential()), ComponentSpec(Functional()),
      ComponentSpec(Conv1DNetwork()),
    ])
  func defaults(_ classifier: ComponentSpec<any Classifier>) throws {
    #expect(ClassifierLaws.learningFaults(of: classifier.value) == [])
    let model = try classifier.value.fit(
      SampleData.twoBlobs(), context: FitContext(key: RandomKey(seed: 5)))
    let epochs = try #require(model.record.epochs)
    #expect(epochs < 100)
  }

  @Test("data of one class is refused", arguments: classifiers)
  func oneClass(_ classifier: ComponentSpec<any Classifier>) {
    let data = SampleData.oneClass(1)
    #expect(throws: FitError.oneClass(positives: data.rowCount, rows: data.rowCount)) {
      try classifier.value.fit(data, context: FitContext(key: RandomKey(seed: 1)))
    }
  }

  @Test("convolution finds a drop at any step that flat layers miss")
  func convolution() throws {
    let data = SampleData.sequences(rows: 600)
    let training = Array(0..<300)
    let test = data.selecting(rows: Array(300..<600))
    let context = FitContext(key: RandomKey(seed: 2))
    func errors(_ classifier: some NetworkClassifier) throws -> Int {
      let model = try classifier.fit(data.selecting(rows: training), context: context)
      return zip(model.scores(for: test.features), test.labels).count { ($0 >= 0.5) != ($1 > 0.5) }
    }
    let conv = try errors(Conv1DNetwork())
    let logistic = try errors(Sequential {})
    #expect(conv < 30)
    #expect(conv < logistic)
  }
}
