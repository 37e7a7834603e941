public import Learning

/// The same learning rate in every epoch.
public struct ConstantSchedule: Schedule {
  /// `constant`.
  public static let name = "constant"
  /// What it is.
  public static let summary = "the same learning rate in every epoch"
  /// None.
  public static let settings: [Setting] = []

  /// The schedule.
  public init() {}

  /// 1.
  public func factor(_ progress: TrainingProgress) -> Double { 1 }
}
