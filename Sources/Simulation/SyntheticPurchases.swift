import Tables

/// A synthetic log of purchases as files: the events, and the truth a leaderboard can be held against.
package struct SyntheticPurchases: Sendable {
  /// The customers of the file in the repository.
  package static let defaultCustomers = 1000
  /// The date from which on no purchase may be learnt from.
  package static let cutoff = text(day: PurchaseProcess.cutoffDay)
  /// The days from the cut-off on in which a customer without a purchase is inactive.
  package static let horizonDays = PurchaseProcess.horizonDays

  /// The log: a header, then a line a purchase in the order of time; UTF-8, LF.
  package let csv: String
  /// The truth: for every customer the probability of buying nothing in the horizon, whether it came so, and the
  /// day of the last purchase of those who left.
  package let truth: String
  /// The number of purchases.
  package let purchases: Int
  /// What the truth allows any model to reach on these customers.
  package let summary: AttainableScores

  /// Makes the first customers of a seed, at least none.
  package init(customers: Int = defaultCustomers, seed: UInt64 = SyntheticChurn.defaultSeed) {
    precondition(customers >= 0, "a log needs at least 0 customers, got \(customers)")
    let process = PurchaseProcess(seed: seed)
    let buyers = (0..<customers).map(process.customer)
    var events: [(day: Double, row: Int, cents: Int)] = []
    for buyer in buyers {
      events += zip(buyer.days, buyer.cents).map { ($0, buyer.row, $1) }
    }
    events.sort { ($0.day, $0.row) < ($1.day, $1.row) }
    var csv = "customer,date,amount\n"
    for event in events {
      csv += buyers[event.row].id + "," + Self.text(day: Int(event.day)) + ","
      csv += FixedPoint.text(event.cents, decimals: 2) + "\n"
    }
    var truth = "customer,InactiveProbability,Inactive,LeftOn\n"
    for buyer in buyers {
      let left = buyer.hasLeft ? buyer.days.last.map { Self.text(day: Int($0)) } ?? "" : ""
      truth += buyer.id + "," + FixedPoint.text(buyer.inactiveMillionths, decimals: 6) + ","
      truth += (buyer.isInactive ? "yes," : "no,") + left + "\n"
    }
    self.csv = csv
    self.truth = truth
    purchases = events.count
    summary = AttainableScores(
      millionths: buyers.map(\.inactiveMillionths), labels: buyers.map(\.isInactive))
  }

  /// A day of the log, of which 0 is 2023-01-01.
  private static func text(day: Int) -> String {
    CalendarDay(daysSince1970: 19_358 + day).description
  }
}
