public import Learning

/// A learning rate that rises in a straight line before another schedule begins.
public struct WarmUpSchedule: Schedule {
  /// `warmUp`.
  public static let name = "warmUp"
  /// What it is.
  public static let summary = "rises in a straight line, then follows another schedule"
  /// Every setting.
  public static let settings = [
    Setting("epochs", "the length of the rise", .atLeast(1)),
    Setting("start", "the share of the rate in the first epoch", .between(0, 1)),
    Setting("then", "the schedule after the rise", .component(kind: "schedule")),
  ]

  /// The length of the rise.
  public var epochs = 5
  /// The share of the rate in the first epoch.
  public var start = 0.1
  /// The schedule after the rise, which counts its epochs from there.
  public var then: ComponentSpec<any Schedule> = ComponentSpec(ConstantSchedule())

  /// Five epochs from a tenth, then constant.
  public init() {}

  /// A rise before another schedule.
  public init(epochs: Int, start: Double = 0.1, then: some Schedule = ConstantSchedule()) {
    self.epochs = epochs
    self.start = start
    self.then = ComponentSpec(then)
  }

  /// From `start` to 1, then what the other schedule says.
  public func factor(_ progress: TrainingProgress) -> Double {
    if progress.epoch < epochs {
      return start + (1 - start) * Double(progress.epoch) / Double(max(epochs, 1))
    }
    return then.value.factor(
      TrainingProgress(
        epoch: progress.epoch - epochs, epochs: max(progress.epochs - epochs, 1),
        losses: Array(progress.losses.dropFirst(epochs))))
  }
}
