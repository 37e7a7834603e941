import Learning

/// Who a synthetic customer is.
public struct Demographics: Sendable, Hashable {
  /// The gender stated.
  public let gender: Gender
  /// In whole years, 18…83.
  public let age: Int
  /// Whether there is a partner in the household.
  public let hasPartner: Bool
  /// Whether there are dependents in the household.
  public let hasDependents: Bool
  /// Where the customer lives.
  public let region: Region

  /// Whether the customer is 65 or older.
  public var isSenior: Bool { age >= 65 }

  /// Age is the sum of two uniform numbers, so that the middle ages are common; partners grow more
  /// frequent with age up to 60, dependents with a partner and below 65.
  init(from stream: inout RandomStream) {
    gender = stream.chance(0.5) ? .female : .male
    let years = 18 + Int(33 * (stream.uniform() + stream.uniform()))
    age = years
    hasPartner = stream.chance(0.2 + 0.01 * Double(min(years, 60) - 18))
    hasDependents = stream.chance((hasPartner ? 0.45 : 0.12) * (years >= 65 ? 0.3 : 1))
    region = stream.choice(of: Region.allCases, shares: [0.28, 0.22, 0.20, 0.18, 0.12])
  }
}
