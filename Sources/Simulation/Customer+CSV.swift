extension Customer {
  /// The columns of the data file.
  static let header: [String] =
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
  static let truthHeader = ["customerID", "ChurnProbability", "DropMonth"]

  /// The fields of the data file; none needs quotes.
  var fields: [String] {
    personFields + accountFields + chargeFields + contactFields
      + usage.minutes.map { String($0) }
      + usage.dataTenths.map { FixedPoint.text($0, decimals: 1) }
      + usage.calls.map { String($0) } + [yes(churned)]
  }

  /// The fields of the truth file; months count from 1, oldest first, and are empty without a drop.
  var truthFields: [String] {
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
