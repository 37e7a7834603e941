import CKernels

/// The true churn probability of a synthetic customer: a logistic curve over the effects below.
struct ChurnRisk {
  let person: Demographics
  let account: Account
  let charges: Charges
  let contacts: Contacts
  let usage: Usage

  /// P(churn) given all that is recorded, in whole millionths.
  ///
  /// An answer that was withheld is averaged over: what it may have been, weighted by how likely
  /// each answer is and how likely it is to be withheld. The probability is therefore the best that
  /// anybody can say who sees the file and knows the process.
  func millionths(answered: Bool) -> Int {
    let probability =
      answered ? ck_sigmoid(logit(satisfaction: contacts.satisfaction)) : unansweredProbability()
    return Int((probability * 1_000_000).rounded())
  }

  private func unansweredProbability() -> Double {
    let mean = Satisfaction.mean(account: account, complaints: contacts.complaints)
    var weighted = 0.0
    var total = 0.0
    for level in Satisfaction.levels {
      let weight =
        Satisfaction.probability(of: level, mean: mean) * Satisfaction.missingShare(of: level)
      weighted += weight * ck_sigmoid(logit(satisfaction: level))
      total += weight
    }
    return weighted / total
  }

  private func logit(satisfaction: Int) -> Double {
    -2.95 + contractEffect + serviceEffect + paymentEffect + personEffect
      + contactEffect(satisfaction: satisfaction) + dropEffect
  }

  private var isMonthly: Bool { account.contract == .monthly }
  private var hasFiber: Bool { account.internet == .fiber }

  private var contractEffect: Double {
    let contract =
      switch account.contract {
      case .monthly: 0.85
      case .oneYear: 0.0
      case .twoYears: -1.25
      }
    return contract - 1.1 * account.seniority
  }

  /// Fiber on a monthly contract with nobody to turn to is what drives people away.
  private var serviceEffect: Double {
    let extras = account.extras
    let alone = hasFiber && isMonthly && !extras.techSupport && !extras.security
    return (hasFiber ? 0.35 : 0) + (alone ? 1.2 : 0) - (extras.techSupport ? 0.35 : 0)
  }

  /// A bill above the listed price hurts those who may leave; an electronic check is a sign only in
  /// those who are bound.
  private var paymentEffect: Double {
    let check = account.payment == .electronicCheck
    let free = account.contract != .twoYears
    return (check ? (isMonthly ? 0.2 : 1.1) : 0) + (account.isPaperless ? 0.2 : 0)
      + (free ? 4 * charges.surcharge : 0)
  }

  private var personEffect: Double {
    let lost = person.isSenior && account.hasInternet && !account.extras.techSupport
    let family = person.hasPartner && person.hasDependents
    return (lost ? 0.5 : 0) - (family ? 0.4 : 0) + (person.region == .north ? 0.5 : 0)
  }

  /// Complaints count double in the first years; silence on fiber without a contract is no comfort.
  private func contactEffect(satisfaction: Int) -> Double {
    let early = contacts.complaints > 0 && account.tenure < 30
    let silent = contacts.supportCalls == 0 && isMonthly && hasFiber
    let unhappy = satisfaction <= 2 && isMonthly
    return 0.35 * Double(contacts.complaints) + (early ? 1.2 : 0) + (silent ? 0.9 : 0)
      + 0.35 * Double(max(0, 3 - satisfaction)) + (unhappy ? 1.0 : 0)
  }

  private var dropEffect: Double {
    guard usage.dropMonth != nil else { return 0 }
    return account.contract == .twoYears ? 2.5 : 3.3
  }
}
