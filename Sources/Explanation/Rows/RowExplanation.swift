/// Why a row has its score.
public struct RowExplanation: Hashable, Sendable {
  /// What is explained where nothing is known of the row: the mean over the background.
  public var base: Double
  /// What is explained, for this row: the base and all contributions.
  public var output: Double
  /// The calibrated probability of the row.
  public var probability: Float
  /// Whether base and all contributions give this row's probability within 1e-5.
  public var addsUp: Bool
  /// The strongest contributions that are not 0, the strongest first; of equal ones the earlier column.
  public var reasons: [Reason]
}
