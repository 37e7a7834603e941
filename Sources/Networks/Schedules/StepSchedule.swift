import CKernels
public import Learning

/// A learning rate that falls by a factor every so many epochs.
public struct StepSchedule: Schedule {
  /// `step`.
  public static let name = "step"
  /// What it is.
  public static let summary = "falls by a factor every so many epochs"
  /// Every setting.
  public static let settings = [
    Setting("every", "the number of epochs between falls", .atLeast(1)),
    Setting("factor", "what a fall multiplies the rate with", .above(0)),
  ]

  /// The number of epochs between falls.
  public var every = 10
  /// What a fall multiplies the rate with.
  public var factor = 0.5

  /// Halved every ten epochs.
  public init() {}

  /// A fall by a factor every so many epochs.
  public init(every: Int, factor: Double) {
    self.every = every
    self.factor = factor
  }

  /// `factor` to the power of the falls so far.
  public func factor(_ progress: TrainingProgress) -> Double {
    ck_pow(factor, Double(progress.epoch / max(every, 1)))
  }
}
