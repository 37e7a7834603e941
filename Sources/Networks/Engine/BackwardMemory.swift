/// Where a layer finds everything on its way back.
public struct BackwardMemory {
  /// What the forward pass had.
  public let forward: ForwardMemory
  /// The gradient of the loss by the output, [rows, …]; may be overwritten.
  public let outputGradient: UnsafeMutablePointer<Float>
  /// Where the gradients by the inputs go; nil where nothing upstream learns.
  public let inputGradients: UnsafePointer<UnsafeMutablePointer<Float>?>
  /// Where the gradients by the parameters go, laid out as they are.
  public let parameterGradients: UnsafeMutablePointer<Float>
}
