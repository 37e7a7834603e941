import CKernels
public import Learning
public import StrictJSON

/// How a network is trained.
public struct Training: Codable, Hashable, Sendable, Defaulted {
  public static let settings = [
    Setting("optimizer", "how parameters move along their gradient", .component(kind: "optimizer")),
    Setting(
      "schedule", "how the learning rate changes from epoch to epoch", .component(kind: "schedule")),
    Setting("loss", "what is made small", .component(kind: "loss")),
    Setting("batchSize", "the number of rows of a step", .between(1, 1_048_576)),
    Setting("epochs", "how often every row is seen, at most", .between(1, 1_000_000)),
    Setting("shuffle", "whether rows come in a new random order in every epoch"),
    Setting(
      "earlyStopping", "when to stop before the last epoch; null: never",
      .nested(EarlyStopping.settings)),
    Setting(
      "gradientClipping", "limits to the gradient; null: none",
      .nested(GradientClipping.settings)),
  ]

  public var optimizer: ComponentSpec<any Optimizer> = ComponentSpec(Adam())
  public var schedule: ComponentSpec<any Schedule> = ComponentSpec(ConstantSchedule())
  public var loss: ComponentSpec<any Loss> = ComponentSpec(BinaryCrossEntropy())
  public var batchSize = 32
  public var epochs = 100
  public var shuffle = true
  public var earlyStopping: EarlyStopping? = EarlyStopping()
  public var gradientClipping: GradientClipping?

  /// Adam on cross-entropy, batches of 32, up to 100 epochs with early stopping.
  public init() {}

  public init(
    optimizer: some Optimizer = Adam(), schedule: some Schedule = ConstantSchedule(),
    loss: some Loss = BinaryCrossEntropy(), batchSize: Int = 32, epochs: Int = 100,
    shuffle: Bool = true, earlyStopping: EarlyStopping? = EarlyStopping(),
    gradientClipping: GradientClipping? = nil
  ) {
    self.optimizer = ComponentSpec(optimizer)
    self.schedule = ComponentSpec(schedule)
    self.loss = ComponentSpec(loss)
    self.batchSize = batchSize
    self.epochs = epochs
    self.shuffle = shuffle
    self.earlyStopping = earlyStopping
    self.gradientClipping = gradientClipping
  }
}

extension Training {
  /// The rows that are learnt from and those that early stopping looks at, under the key of a fit.
  func split(_ data: Dataset, key: RandomKey) -> ValidationSplit {
    earlyStopping.map {
      ValidationSplit(data, fraction: $0.validationFraction, key: key["validation"])
    } ?? ValidationSplit(all: data)
  }
}

/// Training ends when the loss of held-out rows has stopped falling, and the parameters of its best
/// epoch are restored.
public struct EarlyStopping: Codable, Hashable, Sendable, Defaulted {
  public static let settings = [
    Setting(
      "patience", "the number of epochs without a better loss before the end",
      .between(1, 1_000_000)),
    Setting(
      "validationFraction", "the share of the training rows that is held out",
      .strictlyBetween(0, 1)),
    Setting("minimumDelta", "by how much a better loss must be better", .between(0, 1e6)),
    Setting("restoreBest", "whether the best epoch's parameters are kept, or the last one's"),
  ]

  public var patience = 8
  public var validationFraction = 0.1
  public var minimumDelta = 0.0
  public var restoreBest = true

  /// A tenth of the rows held out, eight epochs of patience.
  public init() {}

  public init(
    patience: Int, validationFraction: Double = 0.1, minimumDelta: Double = 0,
    restoreBest: Bool = true
  ) {
    self.patience = patience
    self.validationFraction = validationFraction
    self.minimumDelta = minimumDelta
    self.restoreBest = restoreBest
  }
}

/// Limits to the gradient of a step.
public struct GradientClipping: Codable, Hashable, Sendable, Defaulted {
  public static let settings = [
    Setting(
      "globalNorm", "the greatest length of the whole gradient; null: any", .above(0, upTo: 1e30)),
    Setting(
      "value", "the greatest absolute value of each number; null: any", .above(0, upTo: 1e30)),
  ]

  public var globalNorm: Double?
  public var value: Double?

  public init() {}

  public init(globalNorm: Double? = nil, value: Double? = nil) {
    self.globalNorm = globalNorm
    self.value = value
  }

  package func apply(to gradients: UnsafeMutableBufferPointer<Float>) {
    guard let base = gradients.baseAddress else { return }
    if let value {
      let limit = Float(value)
      for index in gradients.indices {
        base[index] = min(max(base[index], -limit), limit)
      }
    }
    if let globalNorm {
      let norm = ck_squared_norm(gradients.count, base).squareRoot()
      if norm > globalNorm { ck_scale(gradients.count, Float(globalNorm / norm), base, base) }
    }
  }
}
