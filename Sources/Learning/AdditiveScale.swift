/// The scale on which contributions add up to a model's output.
public enum AdditiveScale: String, Codable, Hashable, Sendable, CaseIterable {
  /// P(positive).
  case probability
  /// ln(p / (1 - p)).
  case logOdds
}
