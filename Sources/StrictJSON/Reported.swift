/// What to throw after an issue was reported; it adds no second one.
public struct Reported: Error, Sendable, Hashable {
  /// Makes the error.
  public init() {}
}
