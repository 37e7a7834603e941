import CKernels
public import Learning

/// A learning rate that falls along half a cosine and stays at its end.
///
/// Loshchilov and Hutter 2017, equation 5, without restarts.
public struct CosineSchedule: Schedule {
  /// `cosine`.
  public static let name = "cosine"
  /// What it is.
  public static let summary = "falls along half a cosine"
  /// Every setting.
  public static let settings = [
    Setting("epochs", "the length of the fall; null: the whole training", .atLeast(1)),
    Setting("minimum", "the share of the rate that is left at the end", .between(0, 1)),
  ]

  /// The length of the fall; nil: the whole training.
  public var epochs: Int?
  /// The share of the rate that is left at the end.
  public var minimum = 0.0

  /// Down to 0 over the whole training.
  public init() {}

  /// Down to a share over so many epochs.
  public init(epochs: Int?, minimum: Double = 0) {
    self.epochs = epochs
    self.minimum = minimum
  }

  /// From 1 to `minimum`.
  public func factor(_ progress: TrainingProgress) -> Double {
    let length = epochs ?? progress.epochs
    guard progress.epoch < length else { return minimum }
    let share = Double(progress.epoch) / Double(length)
    return minimum + (1 - minimum) * (1 + ck_cos_pi(share)) / 2
  }
}
