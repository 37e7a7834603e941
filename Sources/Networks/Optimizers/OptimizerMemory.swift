/// What an optimizer works on.
public struct OptimizerMemory {
  /// The number of parameters, with the gaps between slices.
  public let count: Int
  /// The parameters.
  public let parameters: UnsafeMutablePointer<Float>
  /// The gradient of the loss by the parameters.
  public let gradients: UnsafePointer<Float>
  /// 1 where a parameter belongs to a kernel, 0 at biases and scales.
  public let kernelMask: UnsafePointer<Float>
  /// The optimizer's arrays, one after the other.
  let moments: UnsafeMutablePointer<Float>

  /// Puts the parts together; `moments` holds as many arrays as the optimizer keeps.
  package init(
    count: Int, parameters: UnsafeMutablePointer<Float>, gradients: UnsafePointer<Float>,
    kernelMask: UnsafePointer<Float>, moments: UnsafeMutablePointer<Float>
  ) {
    self.count = count
    self.parameters = parameters
    self.gradients = gradients
    self.kernelMask = kernelMask
    self.moments = moments
  }

  /// One of the optimizer's arrays; 0 at the first step.
  public func moment(_ index: Int) -> UnsafeMutablePointer<Float> { moments + index * count }
}
