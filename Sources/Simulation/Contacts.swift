import CKernels
import Learning

/// What a synthetic customer has told the company in the last year.
package struct Contacts: Sendable, Hashable {
  /// Calls to the service line.
  package let supportCalls: Int
  /// How many of those calls were complaints.
  package let complaints: Int
  /// The answer the customer has in mind for the survey, 1 (poor)…5 (good), given or not.
  package let satisfaction: Int

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

/// The survey scale from 1 (poor) to 5 (good), and who leaves the survey unanswered.
enum Satisfaction {
  static let levels = 1...5

  /// The centre of the normal distribution whose rounded, clipped value is the answer.
  static func mean(account: Account, complaints: Int) -> Double {
    let unsupported = account.internet == .fiber && !account.extras.techSupport
    return 3.3 - 0.45 * Double(complaints) - (unsupported ? 0.25 : 0)
      + (account.contract == .monthly ? 0 : 0.2)
  }

  /// The answer nearest to a feeling.
  static func level(_ feeling: Double) -> Int { Int(min(max(feeling.rounded(), 1), 5)) }

  /// The probability of an answer around a mean.
  static func probability(of level: Int, mean: Double) -> Double {
    let above = level == 5 ? 1 : ck_normal_cdf(Double(level) + 0.5 - mean)
    let below = level == 1 ? 0 : ck_normal_cdf(Double(level) - 0.5 - mean)
    return above - below
  }

  /// How often an answer is withheld: the dissatisfied seldom reply, so the gap is not at random.
  static func missingShare(of level: Int) -> Double { level <= 2 ? 0.35 : 0.15 }
}

/// Which of a synthetic customer's fields were never recorded.
package struct Gaps: Sendable, Hashable {
  /// Missing completely at random: 2 %.
  package let age: Bool
  /// Missing at random given a recorded column: bills by mailed check are often not on file.
  package let totalCharges: Bool
  /// Missing not at random: the dissatisfied leave the survey unanswered.
  package let satisfaction: Bool

  init(account: Account, contacts: Contacts, from stream: inout RandomStream) {
    age = stream.chance(0.02)
    totalCharges = stream.chance(account.payment == .mailedCheck ? 0.08 : 0.005)
    satisfaction = stream.chance(Satisfaction.missingShare(of: contacts.satisfaction))
  }
}
