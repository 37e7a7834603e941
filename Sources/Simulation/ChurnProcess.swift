import CKernels
import Learning

/// A generative process of telecom customers, some of whom leave; no real person's data.
///
/// Every customer is a pure function of seed and row, drawn from streams of its own, so the first
/// rows are the same however many are asked for. `data/README.md` describes the process in full.
package struct ChurnProcess: Sendable {
  private let key: RandomKey

  /// The process under a seed.
  package init(seed: UInt64) { key = RandomKey(seed: seed)["telecom churn"] }

  /// The customer of a 0-based row.
  package func customer(_ row: Int) -> Customer {
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

extension RandomStream {
  mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

  /// One of the values, drawn by their shares, which sum to 1.
  mutating func choice<Value>(of values: [Value], shares: [Double]) -> Value {
    precondition(
      values.count == shares.count && !values.isEmpty,
      "a choice needs a share a value, got \(shares.count) for \(values.count)")
    let draw = uniform()
    var cumulative = 0.0
    for (value, share) in zip(values, shares.dropLast()) {
      cumulative += share
      if draw < cumulative { return value }
    }
    return values[values.count - 1]
  }

  /// A Poisson number, by inversion of its distribution function; meant for small means.
  mutating func poisson(mean: Double) -> Int {
    let draw = uniform()
    var term = ck_exp(-mean)
    var cumulative = term
    var count = 0
    while draw >= cumulative && count < 50 {
      count += 1
      term *= mean / Double(count)
      cumulative += term
    }
    return count
  }

  /// exp(deviation × a standard normal number): a factor whose median is 1.
  mutating func factor(deviation: Double) -> Double { ck_exp(deviation * normal()) }
}
