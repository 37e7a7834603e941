public import Learning
public import StrictJSON

/// Training ends when the loss of held-out rows has stopped falling, and the parameters of its best
/// epoch are restored.
public struct EarlyStopping: Codable, Hashable, Sendable, Defaulted {
  /// Every setting.
  public static let settings = [
    Setting("patience", "the number of epochs without a better loss before the end", .atLeast(1)),
    Setting(
      "validationFraction", "the share of the training rows that is held out",
      .strictlyBetween(0, 1)),
    Setting("minimumDelta", "by how much a better loss must be better", .atLeast(0)),
    Setting("restoreBest", "whether the best epoch's parameters are kept, or the last one's"),
  ]

  /// The number of epochs without a better loss before the end.
  public var patience = 8
  /// The share of the training rows that is held out.
  public var validationFraction = 0.1
  /// By how much a better loss must be better.
  public var minimumDelta = 0.0
  /// Whether the best epoch's parameters are kept, or the last one's.
  public var restoreBest = true

  /// A tenth of the rows held out, eight epochs of patience.
  public init() {}

  /// Settings other than the defaults.
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
