import CKernels
public import Learning

/// A learning rate that falls when the loss has stopped falling.
public struct PlateauSchedule: Schedule {
  /// `reduceOnPlateau`.
  public static let name = "reduceOnPlateau"
  /// What it is.
  public static let summary = "falls when the loss has stopped falling"
  /// Every setting.
  public static let settings = [
    Setting("factor", "what a fall multiplies the rate with", .strictlyBetween(0, 1)),
    Setting("patience", "the number of epochs without a better loss before a fall", .atLeast(1)),
    Setting("minimumDelta", "by how much a better loss must be better", .atLeast(0)),
    Setting("minimum", "the share of the rate below which it does not fall", .between(0, 1)),
  ]

  /// What a fall multiplies the rate with.
  public var factor = 0.1
  /// The number of epochs without a better loss before a fall.
  public var patience = 10
  /// By how much a better loss must be better.
  public var minimumDelta = 1e-4
  /// The share of the rate below which it does not fall.
  public var minimum = 0.0

  /// Keras' defaults.
  public init() {}

  /// A fall by a factor after so many epochs.
  public init(factor: Double, patience: Int, minimumDelta: Double = 1e-4, minimum: Double = 0) {
    self.factor = factor
    self.patience = patience
    self.minimumDelta = minimumDelta
    self.minimum = minimum
  }

  /// `factor` to the power of the falls so far.
  public func factor(_ progress: TrainingProgress) -> Double {
    var best = Double.infinity
    var waited = 0
    var falls = 0
    for loss in progress.losses {
      if loss < best - minimumDelta {
        best = loss
        waited = 0
      } else {
        waited += 1
      }
      if waited >= patience {
        falls += 1
        waited = 0
      }
    }
    return max(ck_pow(factor, Double(falls)), minimum)
  }
}
