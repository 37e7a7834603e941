public import Metrics

/// What one candidate calls at its operating points.
public struct NamedConfusion: Sendable {
  /// The candidate.
  public var name: String
  /// Truth against decision.
  public var confusion: Confusion

  /// The decisions of a candidate.
  public init(name: String, confusion: Confusion) {
    self.name = name
    self.confusion = confusion
  }
}
