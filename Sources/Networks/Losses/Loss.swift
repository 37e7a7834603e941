public import Learning

/// What training makes small, computed on logits.
public protocol Loss: Component {
  /// The target that a label (0 or 1) stands for.
  func target(of label: Float) -> Float
  /// How much a row counts for its label's sake, beside the row's own weight.
  func weight(of label: Float) -> Float
  /// Writes the gradient by every logit, times `scale`; gives the weighted sum of the losses.
  func evaluate(_ batch: LossBatch, scale: Float) -> Double
}

extension Loss {
  /// The label itself.
  public func target(of label: Float) -> Float { label }
  /// 1.
  public func weight(of label: Float) -> Float { 1 }
}
