/// A synthetic customer base as files: the data, and the truth a leaderboard can be held against.
public struct SyntheticChurn: Sendable {
  /// The rows of the file in the repository.
  public static let defaultRows = 5000
  /// The seed of the file in the repository.
  public static let defaultSeed: UInt64 = 7

  /// The data file: a header, then a line a customer; UTF-8, LF.
  public let csv: String
  /// The truth file: customerID, the true churn probability, and the month of the drop.
  public let truth: String
  /// What the truth allows any model to reach on these rows.
  public let summary: AttainableScores

  /// Makes the first `rows` customers of a seed, at least none.
  public init(rows: Int = defaultRows, seed: UInt64 = defaultSeed) {
    precondition(rows >= 0, "a customer base needs at least 0 rows, got \(rows)")
    let process = ChurnProcess(seed: seed)
    var csv = SyntheticChurn.line(Customer.header)
    var truth = SyntheticChurn.line(Customer.truthHeader)
    var millionths: [Int] = []
    var labels: [Bool] = []
    for row in 0..<rows {
      let customer = process.customer(row)
      csv += SyntheticChurn.line(customer.fields)
      truth += SyntheticChurn.line(customer.truthFields)
      millionths.append(customer.churnMillionths)
      labels.append(customer.churned)
    }
    self.csv = csv
    self.truth = truth
    summary = AttainableScores(millionths: millionths, labels: labels)
  }

  private static func line(_ fields: [String]) -> String { fields.joined(separator: ",") + "\n" }
}

extension Customer {
  /// The columns of the data file.
  fileprivate static let header: [String] =
    [
      "customerID", "gender", "age", "SeniorCitizen", "Partner", "Dependents", "Region", "tenure",
      "Contract", "PhoneService", "MultipleLines", "InternetService", "OnlineSecurity",
      "OnlineBackup", "DeviceProtection", "TechSupport", "StreamingTV", "StreamingMovies",
      "PaperlessBilling", "PaymentMethod", "MonthlyCharges", "TotalCharges", "SupportCalls",
      "Complaints", "Satisfaction",
    ]
    + ["minutes", "data_gb", "calls"].flatMap { channel in
      (1...Usage.months).map { "\(channel)_\($0)" }
    } + ["Churn"]

  /// The columns of the truth file.
  fileprivate static let truthHeader = ["customerID", "ChurnProbability", "DropMonth"]

  /// The fields of the data file; none needs quotes.
  fileprivate var fields: [String] {
    personFields + accountFields + chargeFields + contactFields
      + usage.minutes.map { String($0) }
      + usage.dataTenths.map { FixedPoint.text($0, decimals: 1) }
      + usage.calls.map { String($0) } + [yes(churned)]
  }

  /// The fields of the truth file; months count from 1, oldest first, and are empty without a drop.
  fileprivate var truthFields: [String] {
    [
      id, FixedPoint.text(churnMillionths, decimals: 6),
      usage.dropMonth.map { String($0 + 1) } ?? "",
    ]
  }

  private var personFields: [String] {
    [
      id, person.gender.rawValue, gaps.age ? "NA" : String(person.age),
      person.isSenior ? "1" : "0", yes(person.hasPartner), yes(person.hasDependents),
      person.region.rawValue,
    ]
  }

  private var accountFields: [String] {
    let extras = account.extras
    return [
      String(account.tenure), account.contract.rawValue, yes(account.hasPhone),
      account.hasPhone ? yes(account.hasMultipleLines) : "No phone service",
      account.internet.rawValue, extra(extras.security), extra(extras.backup),
      extra(extras.deviceProtection), extra(extras.techSupport), extra(extras.streamingTV),
      extra(extras.streamingMovies), yes(account.isPaperless), account.payment.rawValue,
    ]
  }

  private var chargeFields: [String] {
    [
      FixedPoint.text(charges.monthly, decimals: 2),
      gaps.totalCharges ? " " : FixedPoint.text(charges.total, decimals: 2),
    ]
  }

  private var contactFields: [String] {
    [
      String(contacts.supportCalls), String(contacts.complaints),
      gaps.satisfaction ? "" : String(contacts.satisfaction),
    ]
  }

  private func extra(_ booked: Bool) -> String {
    account.hasInternet ? yes(booked) : "No internet service"
  }

  private func yes(_ value: Bool) -> String { value ? "Yes" : "No" }
}

/// Decimal fractions as whole numbers of their last digit, so that their text is exact.
enum FixedPoint {
  /// `text(1995, decimals: 2)` is `19.95`; the value must not be negative.
  static func text(_ value: Int, decimals: Int) -> String {
    precondition(value >= 0, "a fixed-point value must not be negative, got \(value)")
    var digits = String(value)
    if digits.utf8.count <= decimals {
      digits = String(repeating: "0", count: decimals + 1 - digits.utf8.count) + digits
    }
    return digits.dropLast(decimals) + "." + digits.suffix(decimals)
  }
}
