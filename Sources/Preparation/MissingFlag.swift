public import Learning

/// Says whether a number is missing.
public struct MissingFlag: ScalarMap, Hashable {
  /// The only form.
  public init() {}

  /// 1 where it is missing, 0 elsewhere.
  public func callAsFunction(_ value: Double) -> Double { value.isNaN ? 1 : 0 }
}
