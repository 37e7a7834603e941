import Concurrency
import Tables

/// The rows that events count for, each with its customer and its cut-off.
struct EventRows: Sendable {
  /// Seconds since 1970-01-01T00:00:00Z; an event from then on does not count.
  let cutoffs: [Double]
  /// For every customer of the log the first row; -1 where there is none.
  private let first: [Int32]
  /// For every row the next of the same customer; -1 behind the last.
  private let next: [Int32]
  /// Customers who stand in more than one row.
  let repeated: Int

  /// - Parameters:
  ///   - customers: who each row is about; empty where nobody knows.
  ///   - known: the customers of the log.
  init(customers: [String], cutoffs: [Double], known: [String]) {
    var first: [String: Int32] = [:]
    first.reserveCapacity(customers.count)
    var next = [Int32](repeating: -1, count: customers.count)
    var several: Set<String> = []
    for row in customers.indices.reversed() where !customers[row].isEmpty {
      if let later = first.updateValue(Int32(row), forKey: customers[row]) {
        next[row] = later
        several.insert(customers[row])
      }
    }
    self.cutoffs = cutoffs
    self.next = next
    self.first = known.map { first[$0] ?? -1 }
    repeated = several.count
  }

  var count: Int { cutoffs.count }

  /// Whether there is a row of a customer of the log.
  func isKnown(_ customer: Int) -> Bool { first[customer] >= 0 }

  /// Calls a function for every row of a customer of the log; false where there is none.
  func forEach(of customer: Int32, _ body: (Int) -> Void) -> Bool {
    var row = first[Int(customer)]
    guard row >= 0 else { return false }
    while row >= 0 {
      body(Int(row))
      row = next[Int(row)]
    }
    return true
  }
}

/// A sum that keeps what rounding takes from it (Knuth, "The Art of Computer Programming" 2, 4.2.2, theorem B),
/// so that the order of what is added hardly matters.
struct ExactSum: Sendable {
  private var high = 0.0
  private var low = 0.0

  var value: Double { high + low }

  mutating func add(_ value: Double) {
    let sum = high + value
    let part = sum - high
    low += (high - (sum - part)) + (value - part)
    high = sum
  }
}

/// What the events in front of the cut-off add up to, for every row.
struct EventTallies: Sendable {
  /// How many periods are told apart.
  let steps: Int
  /// Events of every row and period, the oldest period first.
  private(set) var counts: [Int32]
  /// Sums of values of every row and period; empty where nothing is summed.
  private(set) var sums: [ExactSum]
  /// All events of every row.
  private(set) var total: [Int32]
  /// All values of every row; empty where nothing is summed.
  private(set) var amount: [ExactSum]
  /// The first and the last event of every row; NaN where it has none.
  private(set) var first: [Double]
  private(set) var last: [Double]
  /// Whether a row has an event within the horizon from its cut-off on.
  private(set) var isActive: [Bool]
  /// What was counted and what was passed over.
  private(set) var told = Told()
  /// For every customer of the log whether there is an event with a date.
  private(set) var isThere: [Bool]

  /// How many events were met, and what became of them.
  struct Told: Sendable {
    /// Events of customers of whom there is a row.
    var matched = 0
    /// Those that count for any row, and those of them within the periods.
    var counted = 0
    var inPeriods = 0
    /// Events without a customer or without a date.
    var incomplete = 0
    /// Events that count and have no value.
    var withoutValue = 0
    /// Events of customers of whom there is no row.
    var unknown = 0
  }

  /// Counts the events of a log, and sums their values in the order of the file.
  ///
  /// - Parameter horizon: the seconds from the cut-off on in which an event makes a row active; nil where
  ///   nobody asks.
  init(
    _ log: EventLog, rows: EventRows, period: EventPeriod, steps: Int, isSummed: Bool,
    horizon: Double?
  ) throws(DataError) {
    let tallies = Mutex(
      EventTallies(
        rows: rows.count, steps: steps, isSummed: isSummed, customers: log.customers.count))
    try log.eachBlock { block in
      tallies.withLock { $0.add(block, rows: rows, period: period, horizon: horizon) }
    }
    self = tallies.withLock { $0 }
  }

  private init(rows: Int, steps: Int, isSummed: Bool, customers: Int) {
    self.steps = steps
    let cells = rows * steps
    counts = [Int32](repeating: 0, count: cells)
    total = [Int32](repeating: 0, count: rows)
    sums = [ExactSum](repeating: ExactSum(), count: isSummed ? cells : 0)
    amount = [ExactSum](repeating: ExactSum(), count: isSummed ? rows : 0)
    first = [Double](repeating: .nan, count: rows)
    last = first
    isActive = [Bool](repeating: false, count: rows)
    isThere = [Bool](repeating: false, count: customers)
  }

  private mutating func add(
    _ block: DatedRows.Block, rows: EventRows, period: EventPeriod, horizon: Double?
  ) {
    for (event, date) in block.dates.enumerated() {
      let customer = block.names[event]
      guard !date.isNaN, customer >= 0 else {
        told.incomplete += 1
        continue
      }
      isThere[Int(customer)] = true
      let value = block.numbers?[event]
      var (counts, isInPeriod) = (false, false)
      let isKnown = rows.forEach(of: customer) { row in
        let cutoff = rows.cutoffs[row]
        if date < cutoff {
          let place = period.place(of: date, before: cutoff)
          count(row, date, value, place: place)
          counts = true
          isInPeriod = isInPeriod || place <= steps
        } else if let horizon, date < cutoff + horizon {
          isActive[row] = true
        }
      }
      if isKnown { told.matched += 1 } else { told.unknown += 1 }
      // An event may count for several rows of its customer; it is one all the same.
      if counts { told.counted += 1 }
      if isInPeriod { told.inPeriods += 1 }
      if counts, value?.isNaN ?? false { told.withoutValue += 1 }
    }
  }

  private mutating func count(_ row: Int, _ date: Double, _ value: Double?, place: Int) {
    total[row] += 1
    first[row] = first[row] <= date ? first[row] : date
    last[row] = last[row] >= date ? last[row] : date
    let cell = place <= steps ? (row + 1) * steps - place : nil
    if let cell { counts[cell] += 1 }
    guard let value, !value.isNaN else { return }
    amount[row].add(value)
    if let cell { sums[cell].add(value) }
  }

  /// The tallies of some rows, in rising order.
  func selecting(rows: [Int]) -> EventTallies {
    guard rows.count < total.count else { return self }
    var part = self
    func cells<Value>(_ values: [Value]) -> [Value] {
      values.isEmpty ? [] : rows.flatMap { values[$0 * steps..<($0 + 1) * steps] }
    }
    part.counts = cells(counts)
    part.sums = cells(sums)
    part.total = rows.map { total[$0] }
    part.amount = amount.isEmpty ? [] : rows.map { amount[$0] }
    part.first = rows.map { first[$0] }
    part.last = rows.map { last[$0] }
    part.isActive = rows.map { isActive[$0] }
    return part
  }
}
