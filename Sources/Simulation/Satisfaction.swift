import CKernels

/// The survey scale from 1 (poor) to 5 (good), and who leaves the survey unanswered.
enum Satisfaction {
  /// Every answer there is.
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
