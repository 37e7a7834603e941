/// How rows are explained.
public struct ExplainerOptions: Hashable, Sendable {
  /// Where contributions are sampled: how many permutations of the columns are drawn for a row, each
  /// with its reverse and a background row of its own.
  public var pairs = 100
  /// Whether contributions to the calibrated probability are sampled even where exact ones to something
  /// less are at hand.
  public var isAlwaysSampled = false

  /// A hundred pairs, and exact contributions where there are any.
  public init() {}

  /// Options.
  public init(pairs: Int, isAlwaysSampled: Bool = false) {
    self.pairs = pairs
    self.isAlwaysSampled = isAlwaysSampled
  }
}
