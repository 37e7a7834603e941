import Learning

/// What a synthetic customer has subscribed to, and how it is paid.
public struct Account: Sendable, Hashable {
  /// In months, 12…84: the base holds customers with a full year behind them.
  public let tenure: Int
  /// How long the customer is bound.
  public let contract: Contract
  /// Whether there is a home phone; the mobile line of `Usage` everybody has.
  public let hasPhone: Bool
  /// Whether the home phone has several lines.
  public let hasMultipleLines: Bool
  /// The line into the home.
  public let internet: InternetService
  /// What is booked on top of that line.
  public let extras: InternetExtras
  /// Whether bills come without paper.
  public let isPaperless: Bool
  /// How the bill is paid.
  public let payment: PaymentMethod

  /// Whether there is an internet line.
  public var hasInternet: Bool { internet != .none }

  /// Tenure as a share of the longest: 0 after one year, 1 after seven.
  var seniority: Double { Double(tenure - 12) / 72 }

  /// Long-standing customers hold longer contracts and more extras; seniors rarely lack internet;
  /// electronic checks are the habit of those on a monthly contract.
  init(of person: Demographics, from stream: inout RandomStream) {
    let draw = stream.uniform()
    tenure = 12 + Int(73 * draw * draw.squareRoot())
    let seniority = Double(tenure - 12) / 72
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
