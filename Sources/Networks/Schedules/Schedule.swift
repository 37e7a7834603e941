public import Learning

/// How the learning rate changes from epoch to epoch.
public protocol Schedule: Component {
  /// What the optimizer's learning rate is multiplied with in an epoch, counted from 0.
  func factor(_ progress: TrainingProgress) -> Double
}
