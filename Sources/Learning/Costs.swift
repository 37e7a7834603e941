public import StrictJSON

/// What is at stake in a decision: money, capacity, and the bounds that metrics are read at.
///
/// The defaults of the money are those of the literature on churn (Verbraken, Verbeke and Baesens,
/// IEEE TKDE 25(5), 2013).
public struct Costs: Codable, Hashable, Sendable, Defaulted, Checked {
  public var customerValue = 200.0
  public var offerCost = 10.0
  public var contactCost = 1.0
  /// First shape of the beta distribution of the share of leavers who take the offer and stay.
  public var acceptanceAlpha = 6.0
  /// Second shape of the same distribution.
  public var acceptanceBeta = 14.0
  /// The share of customers that can be contacted: where gain and lift are read.
  public var contactShare = 0.1
  public var precision = 0.5
  public var recall = 0.8
  /// The probability from which contacting a customer pays: where net benefit is read.
  public var thresholdProbability = 0.2

  public init() {}

  public static let renamedMembers = ["worthwhile": "thresholdProbability"]

  public static let settings = [
    Setting("customerValue", "what a customer who stays is worth", .above(0, upTo: 1e12)),
    Setting("offerCost", "what an offer that is taken costs", .between(0, 1e12)),
    Setting("contactCost", "what contacting a customer costs", .between(0, 1e12)),
    Setting(
      "acceptanceAlpha", "first shape of the share whom an offer keeps", .above(0, upTo: 1e6)),
    Setting(
      "acceptanceBeta", "second shape of the share whom an offer keeps", .above(0, upTo: 1e6)),
    Setting("contactShare", "share of rows at which gain and lift are read", .between(0.0001, 1)),
    Setting("precision", "precision at which recall is read", .between(0, 1)),
    Setting("recall", "recall at which precision is read", .between(0, 1)),
    Setting(
      "thresholdProbability", "probability at which net benefit is read", .strictlyBetween(0, 1)),
  ]

  /// Everything that is wrong with these settings.
  public func issues() -> [Issue] {
    var issues = Self.settings.issues(of: self)
    if offerCost + contactCost >= customerValue {
      issues.append(
        Issue(
          at: [.member("customerValue")],
          .other("must be more than an offer and a call cost together, or no call ever pays")))
    }
    return issues
  }
}
