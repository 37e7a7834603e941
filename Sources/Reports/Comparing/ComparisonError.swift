/// Why runs or candidates cannot be compared.
public enum ComparisonError: Error, Sendable, Hashable {
  /// They do not go together: other data, other folds, no scores.
  case different(String)
  /// What was asked for is not there.
  case choice(String)
}

extension ComparisonError: CustomStringConvertible {
  /// The sentence.
  public var description: String {
    switch self {
    case .different(let reason), .choice(let reason): reason
    }
  }
}
