import Learning

/// One synthetic customer: what the file records, what it leaves out, and the truth.
package struct Customer: Sendable, Hashable {
  /// The 0-based row.
  package let row: Int
  package let person: Demographics
  package let account: Account
  package let charges: Charges
  /// What was said in the last year.
  package let contacts: Contacts
  /// Twelve months of the mobile line.
  package let usage: Usage
  /// What is missing from the file.
  package let gaps: Gaps
  /// The true probability of churn in whole millionths; `churned` is one draw of it.
  package let churnMillionths: Int
  package let churned: Bool

  /// A code made from the row.
  package var id: String {
    let digits = String(row + 1)
    return "SYN-" + String(repeating: "0", count: max(0, 7 - digits.count)) + digits
  }

  /// The true probability of churn.
  package var churnProbability: Double { Double(churnMillionths) / 1_000_000 }
}

/// Who a synthetic customer is.
package struct Demographics: Sendable, Hashable {
  package let gender: Gender
  /// In whole years, 18…83.
  package let age: Int
  /// Whether there is a partner in the household.
  package let hasPartner: Bool
  /// Whether there are dependents in the household.
  package let hasDependents: Bool
  package let region: Region

  /// Whether the customer is 65 or older.
  package var isSenior: Bool { age >= 65 }

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

/// The gender a synthetic customer states.
package enum Gender: String, Sendable, CaseIterable {
  case female = "Female"
  case male = "Male"
}

/// Where a synthetic customer lives.
package enum Region: String, Sendable, CaseIterable {
  case capital = "Capital"
  case coast = "Coast"
  case south = "South"
  case hills = "Hills"
  case north = "North"
}

/// What a synthetic customer has subscribed to, and how it is paid.
package struct Account: Sendable, Hashable {
  /// In months, 12…84: the base holds customers with a full year behind them.
  package let tenure: Int
  /// How long the customer is bound.
  package let contract: Contract
  /// Whether there is a home phone; the mobile line of `Usage` everybody has.
  package let hasPhone: Bool
  /// Whether the home phone has several lines.
  package let hasMultipleLines: Bool
  /// The line into the home.
  package let internet: InternetService
  /// What is booked on top of that line.
  package let extras: InternetExtras
  /// Whether bills come without paper.
  package let isPaperless: Bool
  /// How the bill is paid.
  package let payment: PaymentMethod

  /// Whether there is an internet line.
  package var hasInternet: Bool { internet != .none }

  /// Tenure as a share of the longest: 0 after one year, 1 after seven.
  var seniority: Double { Self.seniority(tenure) }

  private static func seniority(_ tenure: Int) -> Double { Double(tenure - 12) / 72 }

  /// Long-standing customers hold longer contracts and more extras; seniors rarely lack internet;
  /// electronic checks are the habit of those on a monthly contract.
  init(of person: Demographics, from stream: inout RandomStream) {
    let draw = stream.uniform()
    tenure = 12 + Int(73 * draw * draw.squareRoot())
    let seniority = Self.seniority(tenure)
    contract = stream.choice(
      of: Contract.allCases,
      shares: [0.68 - 0.5 * seniority, 0.2 + 0.05 * seniority, 0.12 + 0.45 * seniority])
    hasPhone = stream.chance(0.9)
    let wantsLines = stream.chance(0.35 + 0.3 * seniority)
    hasMultipleLines = hasPhone && wantsLines
    internet = stream.choice(
      of: InternetService.allCases,
      shares: person.isSenior ? [0.1, 0.45, 0.45] : [0.2, 0.35, 0.45])
    extras = InternetExtras(internet: internet, seniority: seniority, from: &stream)
    isPaperless = stream.chance(internet == .none ? 0.3 : 0.65)
    payment = stream.choice(
      of: PaymentMethod.allCases,
      shares: contract == .monthly ? [0.44, 0.22, 0.17, 0.17] : [0.2, 0.2, 0.3, 0.3])
  }
}

/// How long a synthetic customer is bound.
package enum Contract: String, Sendable, CaseIterable {
  case monthly = "Month-to-month"
  case oneYear = "One year"
  case twoYears = "Two year"
}

/// The line into a synthetic customer's home.
package enum InternetService: String, Sendable, CaseIterable {
  case none = "No"
  case dsl = "DSL"
  case fiber = "Fiber optic"
}

/// How a synthetic customer pays the bill.
package enum PaymentMethod: String, Sendable, CaseIterable {
  case electronicCheck = "Electronic check"
  case mailedCheck = "Mailed check"
  case bankTransfer = "Bank transfer"
  case creditCard = "Credit card"
}

/// The extras that come over an internet line; all false without one.
package struct InternetExtras: Sendable, Hashable {
  package let security: Bool
  package let backup: Bool
  package let deviceProtection: Bool
  /// Somebody to turn to.
  package let techSupport: Bool
  package let streamingTV: Bool
  package let streamingMovies: Bool

  /// How many of security, backup, protection and support are booked, 0…4.
  var careCount: Int { [security, backup, deviceProtection, techSupport].count { $0 } }

  /// How many streaming packages are booked, 0…2.
  var streamingCount: Int { [streamingTV, streamingMovies].count { $0 } }

  /// Draws all six in any case, so that one customer's internet line moves no other number.
  init(internet: InternetService, seniority: Double, from stream: inout RandomStream) {
    func booked(_ share: Double) -> Bool {
      let drawn = stream.chance(share)
      return drawn && internet != .none
    }
    let care = (internet == .dsl ? 0.38 : 0.3) + 0.25 * seniority
    let streaming = (internet == .fiber ? 0.5 : 0.4) + 0.2 * seniority
    security = booked(care)
    backup = booked(0.35 + 0.25 * seniority)
    deviceProtection = booked(0.35 + 0.25 * seniority)
    techSupport = booked(care)
    streamingTV = booked(streaming)
    streamingMovies = booked(streaming)
  }
}

/// What a synthetic customer pays, in whole cents.
package struct Charges: Sendable, Hashable {
  /// The last monthly bill.
  package let monthly: Int
  /// All bills together: monthly × tenure, give or take a few percent.
  package let total: Int
  /// The price of the same services without rebate or surcharge.
  let listed: Int

  /// How far the bill lies above the listed price, as a share of it.
  var surcharge: Double { Double(monthly) / Double(listed) - 1 }

  /// The listed price is a sum over services; what is paid scatters by 9 % around it.
  init(of account: Account, from stream: inout RandomStream) {
    let line =
      switch account.internet {
      case .none: 0
      case .dsl: 24
      case .fiber: 46
      }
    let phone = (account.hasPhone ? 4 : 0) + (account.hasMultipleLines ? 5 : 0)
    let extras = 5 * account.extras.careCount + 10 * account.extras.streamingCount
    listed = 100 * (18 + phone + line + extras)
    monthly = Int((Double(listed) * stream.factor(deviation: 0.09)).rounded())
    let paid = Double(monthly * account.tenure) * stream.factor(deviation: 0.03)
    total = Int(paid.rounded())
  }
}
