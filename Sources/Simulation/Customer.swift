/// One synthetic customer: what the file records, what it leaves out, and the truth.
public struct Customer: Sendable, Hashable {
  /// The 0-based row.
  public let row: Int
  /// Who it is.
  public let person: Demographics
  /// What is subscribed to.
  public let account: Account
  /// What it costs.
  public let charges: Charges
  /// What was said in the last year.
  public let contacts: Contacts
  /// Twelve months of the mobile line.
  public let usage: Usage
  /// What is missing from the file.
  public let gaps: Gaps
  /// The true probability of churn in whole millionths; `churned` is one draw of it.
  public let churnMillionths: Int
  /// Whether the customer left.
  public let churned: Bool

  /// A code made from the row.
  public var id: String {
    let digits = String(row + 1)
    return "SYN-" + String(repeating: "0", count: max(0, 7 - digits.count)) + digits
  }

  /// The true probability of churn.
  public var churnProbability: Double { Double(churnMillionths) / 1_000_000 }
}
