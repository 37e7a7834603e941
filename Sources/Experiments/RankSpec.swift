public import StrictJSON

/// What a leaderboard is ranked by, and what a candidate must reach to be ranked at all.
public struct RankSpec: Codable, Hashable, Sendable, Defaulted {
  /// The metric.
  public var by = "recall"
  /// The least value (for a loss: the greatest) that a candidate must reach, by metric: it fails where
  /// the whole interval of the metric on rows that were not seen misses the bound.
  ///
  /// Beside these, precision must always exceed the base rate, since flagging everybody has perfect
  /// recall.
  public var require = OrderedMembers<Double>()

  /// By recall, with nothing required but precision above the base rate.
  public init() {}
}
