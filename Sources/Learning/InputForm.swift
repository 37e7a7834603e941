/// The form in which a classifier wants its features.
public enum InputForm: String, Codable, Sendable, Hashable {
  /// Numbers as they are, categories as codes.
  case native
  /// Standardised numbers, one-hot categories.
  case standardized
  /// Numbers mapped to a normal distribution by their quantiles, one-hot categories.
  case quantileNormal
  /// None: the features are not looked at.
  case none
}
