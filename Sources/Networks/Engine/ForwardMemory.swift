/// Where a layer finds everything on its way forward.
///
/// Whoever planned the memory owns it.
public struct ForwardMemory {
  /// The inputs, [rows, …] each.
  public let inputs: UnsafePointer<UnsafePointer<Float>>
  /// The output, [rows, …].
  public let output: UnsafeMutablePointer<Float>
  /// The layer's parameters, at `ParameterLayout.aligned` distances from one another.
  public let parameters: UnsafePointer<Float>
  /// The statistics in force.
  public let statistics: UnsafePointer<Float>
  /// Where training puts the statistics that hold after this step.
  public let newStatistics: UnsafeMutablePointer<Float>
  /// What lives on to the backward pass.
  public let kept: UnsafeMutablePointer<Float>
  /// What lives within one call.
  public let temporary: UnsafeMutablePointer<Float>
  /// The layer's own random key.
  public let key: (UInt64, UInt64)
}
