import Learning

/// What a synthetic customer has told the company in the last year.
public struct Contacts: Sendable, Hashable {
  /// Calls to the service line.
  public let supportCalls: Int
  /// How many of those calls were complaints.
  public let complaints: Int
  /// The answer the customer has in mind for the survey, 1 (poor)…5 (good), given or not.
  public let satisfaction: Int

  /// Fiber without support makes for calls, a complaint is every fifth of them, and both weigh on
  /// satisfaction.
  init(of account: Account, from stream: inout RandomStream) {
    let calls = stream.poisson(mean: Contacts.callRate(of: account))
    supportCalls = calls
    complaints = (0..<calls).count { _ in stream.chance(0.22) }
    let mean = Satisfaction.mean(account: account, complaints: complaints)
    satisfaction = Satisfaction.level(mean + stream.normal())
  }

  private static func callRate(of account: Account) -> Double {
    1.1 + (account.internet == .fiber ? 0.6 : 0) - (account.extras.techSupport ? 0.3 : 0)
  }
}
