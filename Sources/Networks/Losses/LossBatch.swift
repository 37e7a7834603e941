/// Rows whose loss is wanted.
public struct LossBatch {
  /// The number of rows.
  public var count: Int
  /// The network's outputs.
  public var logits: UnsafePointer<Float>
  /// The targets, in [0, 1].
  public var targets: UnsafePointer<Float>
  /// How much each row counts; nil where all count 1.
  public var weights: UnsafePointer<Float>?
  /// Where the gradient goes.
  public var gradient: UnsafeMutablePointer<Float>

  /// Puts the parts together.
  package init(
    count: Int, logits: UnsafePointer<Float>, targets: UnsafePointer<Float>,
    weights: UnsafePointer<Float>?, gradient: UnsafeMutablePointer<Float>
  ) {
    self.count = count
    self.logits = logits
    self.targets = targets
    self.weights = weights
    self.gradient = gradient
  }
}
