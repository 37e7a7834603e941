/// The length of one axis of what flows into or out of a graph.
public enum Axis: Sendable, Hashable {
  /// As many as there are rows in a call.
  case rows
  /// A fixed number.
  case count(Int)
}

extension Axis: ExpressibleByIntegerLiteral {
  /// A fixed number.
  public init(integerLiteral value: Int) { self = .count(value) }
}
