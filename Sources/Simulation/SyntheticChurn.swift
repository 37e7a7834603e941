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
