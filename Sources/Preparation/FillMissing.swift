public import Learning

/// Puts a number where one is missing.
public struct FillMissing: ScalarMap, Hashable {
  /// The number.
  public let value: Double

  /// A number for what is missing.
  public init(value: Double) { self.value = value }

  /// The number, or `value` where it is missing.
  public func callAsFunction(_ value: Double) -> Double { value.isNaN ? self.value : value }
}
