/// An operator at work: what it takes, its settings, and what comes out.
public struct Node: Sendable, Hashable {
  /// The operator: `MatMul`.
  public let operation: String
  /// The collection that it belongs to.
  public let operators: OperatorSet
  /// What it takes, in order; nil for an input that it does without.
  public let inputs: [Value?]
  /// Its settings, by their names.
  public let attributes: [String: Attribute]
}
