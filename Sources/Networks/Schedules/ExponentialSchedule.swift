import CKernels
public import Learning

/// A learning rate that falls by the same factor at every epoch.
public struct ExponentialSchedule: Schedule {
  /// `exponential`.
  public static let name = "exponential"
  /// What it is.
  public static let summary = "falls by the same factor at every epoch"
  /// Every setting.
  public static let settings = [
    Setting("factor", "what every epoch multiplies the rate with", .above(0))
  ]

  /// What every epoch multiplies the rate with.
  public var factor = 0.95

  /// Five per cent less at every epoch.
  public init() {}

  /// A factor.
  public init(factor: Double) { self.factor = factor }

  /// `factor` to the power of the epoch.
  public func factor(_ progress: TrainingProgress) -> Double {
    ck_pow(factor, Double(progress.epoch))
  }
}
