import Learning

/// A generative process of telecom customers, some of whom leave; no real person's data.
///
/// Every customer is a pure function of seed and row, drawn from streams of its own, so the first
/// rows are the same however many are asked for. `data/README.md` describes the process in full.
public struct ChurnProcess: Sendable {
  private let key: RandomKey

  /// The process under a seed.
  public init(seed: UInt64) { key = RandomKey(seed: seed)["telecom churn"] }

  /// The customer of a 0-based row.
  public func customer(_ row: Int) -> Customer {
    let key = key["row", row]
    var stream = key["profile"].stream
    let person = Demographics(from: &stream)
    let account = Account(of: person, from: &stream)
    let charges = Charges(of: account, from: &stream)
    let contacts = Contacts(of: account, from: &stream)
    var usageStream = key["usage"].stream
    let usage = Usage(from: &usageStream)
    var missingStream = key["missing"].stream
    let gaps = Gaps(account: account, contacts: contacts, from: &missingStream)
    let risk = ChurnRisk(
      person: person, account: account, charges: charges, contacts: contacts, usage: usage)
    let millionths = risk.millionths(answered: !gaps.satisfaction)
    var churnStream = key["churn"].stream
    return Customer(
      row: row, person: person, account: account, charges: charges, contacts: contacts,
      usage: usage, gaps: gaps, churnMillionths: millionths,
      churned: churnStream.integer(below: 1_000_000) < millionths)
  }
}
