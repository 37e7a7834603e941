import StrictJSON

/// How many features are tried at a node of a tree.
public enum FeatureCount: Sendable, Hashable {
  /// The square root of the number of features, rounded down: `"sqrt"`.
  case squareRoot
  /// Every feature: `"all"`.
  case all
  /// So many: `6`.
  case number(Int)
  /// This share of them, rounded to the nearest number: `0.3`.
  case share(Double)

  /// The number for a count of features: at least 1, at most all.
  public func count(of features: Int) -> Int {
    let wanted =
      switch self {
      case .squareRoot: Int(Double(features).squareRoot())
      case .all: features
      case .number(let number): number
      case .share(let share): Int((share * Double(features)).rounded())
      }
    return max(1, min(wanted, features))
  }
}

extension FeatureCount: Codable {
  /// Reads `"sqrt"`, `"all"`, a whole number of features or a share below 1.
  public init(from decoder: any Decoder) throws {
    let document = try JSON(from: decoder)
    switch document {
    case .string("sqrt"): self = .squareRoot
    case .string("all"): self = .all
    case .integer(let number) where number >= 1 && number <= Int64(Int32.max):
      self = .number(Int(number))
    case .number(let share) where share > 0 && share < 1: self = .share(share)
    default:
      try decoder.report(
        .wrongType(
          expected: "\"sqrt\", \"all\", a number of features from 1, or a share between 0 and 1",
          got: document.summary))
      throw Reported()
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .squareRoot: try container.encode("sqrt")
    case .all: try container.encode("all")
    case .number(let number): try container.encode(number)
    case .share(let share): try container.encode(share)
    }
  }
}
