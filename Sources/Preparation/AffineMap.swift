public import Learning

/// A number less a center, divided by a scale.
public struct AffineMap: ScalarMap, Hashable {
  /// What is taken off.
  public let center: Double
  /// What is divided by, never 0.
  public let scale: Double

  /// A center and a scale.
  public init(center: Double, scale: Double) {
    self.center = center
    self.scale = scale
  }

  /// The scaled number; a missing one stays missing.
  public func callAsFunction(_ value: Double) -> Double { (value - center) / scale }
}
