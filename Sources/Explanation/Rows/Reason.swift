/// What one raw column contributes to a row's score.
public struct Reason: Codable, Hashable, Sendable {
  /// The raw column.
  public var column: String
  /// What the row holds there, as text.
  public var value: String
  /// How much the value adds to the base, on the scale of what is explained.
  public var contribution: Double
  /// How far the contribution may be off, one standard error; nil where it is exact.
  public var standardError: Double?

  /// A reason.
  public init(column: String, value: String, contribution: Double, standardError: Double? = nil) {
    self.column = column
    self.value = value
    self.contribution = contribution
    self.standardError = standardError
  }
}
