public import Learning
public import StrictJSON

/// How a network is trained.
public struct Training: Codable, Hashable, Sendable, Defaulted {
  /// Every setting.
  public static let settings = [
    Setting("optimizer", "how parameters move along their gradient", .component(kind: "optimizer")),
    Setting(
      "schedule", "how the learning rate changes from epoch to epoch", .component(kind: "schedule")),
    Setting("loss", "what is made small", .component(kind: "loss")),
    Setting("batchSize", "the number of rows of a step", .atLeast(1)),
    Setting("epochs", "how often every row is seen, at most", .atLeast(1)),
    Setting("shuffle", "whether rows come in a new random order in every epoch"),
    Setting(
      "earlyStopping", "when to stop before the last epoch; null: never",
      .nested(EarlyStopping.settings)),
    Setting(
      "gradientClipping", "limits to the gradient; null: none",
      .nested(GradientClipping.settings)),
  ]

  /// How parameters move along their gradient.
  public var optimizer: ComponentSpec<any Optimizer> = ComponentSpec(Adam())
  /// How the learning rate changes from epoch to epoch.
  public var schedule: ComponentSpec<any Schedule> = ComponentSpec(ConstantSchedule())
  /// What is made small.
  public var loss: ComponentSpec<any Loss> = ComponentSpec(BinaryCrossEntropy())
  /// The number of rows of a step; the last step of an epoch may have fewer.
  public var batchSize = 32
  /// How often every row is seen, at most.
  public var epochs = 100
  /// Whether rows come in a new random order in every epoch; else in the order of the data.
  public var shuffle = true
  /// When to stop before the last epoch; nil: never.
  public var earlyStopping: EarlyStopping? = EarlyStopping()
  /// Limits to the gradient; nil: none.
  public var gradientClipping: GradientClipping?

  /// Adam on cross-entropy, batches of 32, up to 100 epochs with early stopping.
  public init() {}

  /// Settings other than the defaults.
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
