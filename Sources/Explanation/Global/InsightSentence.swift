public import StrictJSON

/// A sentence that a marketing team can read, with its numbers.
public struct InsightSentence: Codable, Hashable, Sendable {
  /// What a sentence is about.
  public enum Kind: String, NamedCases, Hashable, Sendable {
    /// What was counted in the data: `ratio` is of shares of positive rows.
    case observed
    /// What the model answers: `difference` is of probabilities.
    case modelled
  }

  /// The sentence.
  public var text: String
  /// What it is about.
  public var kind: Kind
  /// The raw column.
  public var column: String
  /// The value or range of values, in words.
  public var value: String
  /// The value that it is compared with; nil for all other rows.
  public var other: String?
  /// How many times as often; nil for a model, and where the others are never positive.
  public var ratio: Double?
  /// How much more probable; nil for counts.
  public var difference: Double?
  /// The lower end of the interval of the ratio or difference.
  public var lower: Double
  /// The upper end of the interval of the ratio or difference.
  public var upper: Double
  /// The share of positive rows, or the mean probability, with the value.
  public var rate: Double
  /// The share of positive rows, or the mean probability, with the other value.
  public var otherRate: Double
  /// The rows with the value; for a model the rows that it was asked about.
  public var rows: Int
  /// The p value after Holm's correction; nil for a model.
  public var adjustedP: Double?
  /// Other columns' values that the very same rows have.
  public var sameRows: [String]
}
