import StrictJSON
import Tables

/// What a log says of the rows of a study, each in front of its cut-off.
struct EventStudy: Sendable {
  /// A target that is made of the log.
  struct Label: Sendable {
    var values: Categories
    /// What it says, in words.
    var meaning: String
  }

  /// The customers of the rows.
  let customers: [String]
  /// The cut-off of every row, in seconds since 1970-01-01T00:00:00Z.
  let cutoffs: [Double]
  let tallies: EventTallies
  let label: Label?
  /// What a person should know about it.
  private(set) var notes: [String] = []

  /// A row for every customer who has an event before the cut-off, in the order of their names' bytes.
  init(customersOf log: EventLog, _ spec: EventSpec) throws(DataError) {
    let span = try Self.span(of: log)
    // Events are counted for everybody; who has none before the cut-off is left out then.
    let cutoff = spec.cutoffDate ?? .nan
    let names = log.customers
    let everybody = EventRows(
      customers: names, cutoffs: names.map { _ in cutoff }, known: names)
    let tallies = try Self.tallies(log, spec, everybody, span: span, cutoff: cutoff)
    let known = names.indices.filter { tallies.total[$0] > 0 }
    try self.init(
      known.map { names[$0] }, cutoffs: known.map { _ in cutoff }, tallies.selecting(rows: known),
      repeated: 0, log, spec, span: span)
    let left = tallies.isThere.count { $0 } - customers.count
    if left > 0 {
      notes.append(
        "\(Self.count(left, "customer")) of \(log.name) with no event before the cut-off "
          + "\(left == 1 ? "is" : "are") left out")
    }
  }

  /// The rows of a table, whose identifier the log names customers by.
  init(
    rowsOf table: Table, in path: String, _ spec: EventSpec, read log: EventLog
  ) throws(DataError) {
    let span = try Self.span(of: log)
    let (column, customers) = try Self.customers(of: table, in: path)
    let cutoffs = try Self.cutoffs(spec, of: table, in: path)
    let rows = EventRows(customers: customers, cutoffs: cutoffs, known: log.customers)
    try self.init(
      customers, cutoffs: cutoffs,
      Self.tallies(log, spec, rows, span: span, cutoff: cutoffs.max() ?? .nan),
      repeated: rows.repeated, log, spec, span: span)
    let told = tallies.told
    let strangers = log.customers.indices.filter { tallies.isThere[$0] && !rows.isKnown($0) }
    guard told.matched > 0 else {
      throw .unusable(
        "data.events: no customer of \(log.name) is in \(path): its column '\(spec.customer)' holds "
          + "'\(strangers.first.map { log.customers[$0] } ?? "")', the column '\(column)' there '\(customers.first ?? "")'"
      )
    }
    guard told.counted > 0 else {
      throw .unusable(
        "data.events: no event of \(log.name) lies before the cut-off of its customer, so that there is "
          + "nothing to count")
    }
    if told.unknown > 0 {
      notes.append(
        "\(Self.count(told.unknown, "event")) of \(Self.count(strangers.count, "customer")) who "
          + "\(strangers.count == 1 ? "is" : "are") not in \(path) \(told.unknown == 1 ? "is" : "are") "
          + "passed over")
    }
    if let note = Self.otherSpellings(
      of: customers, among: strangers.map { log.customers[$0] }, log.name, path)
    {
      notes.append(note)
    }
    let silent = tallies.first.count { $0.isNaN }
    if silent > 0 {
      notes.append(
        "\(Self.count(silent, "row")) of \(path) \(silent == 1 ? "has" : "have") no event before the "
          + "cut-off: counts and sums are 0, days are missing")
    }
  }

  private init(
    _ customers: [String], cutoffs: [Double], _ tallies: EventTallies, repeated: Int,
    _ log: EventLog, _ spec: EventSpec, span: ClosedRange<Double>
  ) throws(DataError) {
    let period = EventPeriod(spec.period) ?? .month
    self.customers = customers
    self.cutoffs = cutoffs
    self.tallies = tallies
    label = spec.label.map { label in
      Label(
        values: Categories(
          // Of a row about nobody knows whom nothing is known.
          codes: zip(customers, tallies.isActive).map { $0.isEmpty ? -1 : $1 ? 0 : 1 },
          levels: ["no", "yes"]),
        meaning:
          "yes where no event follows from the cut-off on for \(label.inactiveFor) days")
    }
    try check(log, spec, period, span: span)
    tell(log, spec, repeated: repeated, period, span: span)
  }

  /// What is told of customers of a log who differ from those of a table only in case or blanks; nil where none do.
  private static func otherSpellings(
    of customers: [String], among strangers: [String], _ log: String, _ path: String
  ) -> String? {
    guard !strangers.isEmpty else { return nil }
    let known = Dictionary(
      customers.map { (Spelling.key($0), $0) }, uniquingKeysWith: { first, _ in first })
    let near = strangers.filter { known[Spelling.key($0)] != nil }
    guard let first = near.first, let other = known[Spelling.key(first)], !other.isEmpty else {
      return nil
    }
    return
      "\(count(near.count, "customer")) of \(log) \(near.count == 1 ? "differs" : "differ") from those of "
      + "\(path) only in case or blanks, such as '\(first)' from '\(other)'; their events are passed over, too. "
      + "Write them alike if they are one"
  }

  private static func span(of log: EventLog) throws(DataError) -> ClosedRange<Double> {
    if let span = log.span { return span }
    throw .unusable("data.events: no event of \(log.name) has a date")
  }

  /// Counts the events of a log for rows whose last cut-off is stated.
  private static func tallies(
    _ log: EventLog, _ spec: EventSpec, _ rows: EventRows, span: ClosedRange<Double>, cutoff: Double
  ) throws(DataError) -> EventTallies {
    let days = spec.label?.inactiveFor
    if let days { try check(days, after: cutoff, log, span: span) }
    return try EventTallies(
      log, rows: rows, period: EventPeriod(spec.period) ?? .month, steps: spec.steps,
      isSummed: spec.value != nil, horizon: days.map { Double($0) * 86_400 })
  }
}

// MARK: - What rows are and when they are cut off

extension EventStudy {
  /// The customer of every row, and the column that names them: an identifier, else a group.
  private static func customers(
    of table: Table, in path: String
  ) throws(DataError) -> (column: String, names: [String]) {
    for column in [ColumnRole.identifier, .group].compactMap({ role in
      table.columns.first { $0.role == role }
    }) {
      switch column.values {
      case .text(let text): return (column.name, (0..<text.count).map { text[$0] })
      case .category(let names):
        return (column.name, names.codes.map { $0 < 0 ? "" : names.levels[Int($0)] })
      case .number, .date: continue
      }
    }
    throw .unusable(
      "data.events: no column of \(path) names customers. State which does in data.columns, as in "
        + "{\"customerID\": {\"role\": \"identifier\"}}")
  }

  /// What is said of a cut-off that is neither a date nor a column.
  static func noCutoff(_ cutoff: String, in path: String) -> DataError {
    .unusable(
      "data.events.cutoff must be a date such as 2024-12-31 or a column of \(path), got '\(cutoff)'"
    )
  }

  /// The last cut-off of the rows of a table, or the one that a spec states; infinite where there is none yet.
  static func lastCutoff(_ spec: EventSpec, of table: Table?) -> Double {
    if let date = spec.cutoffDate { return date }
    guard case .date(let dates)? = table?[spec.cutoff]?.values else { return .infinity }
    return dates.filter { !$0.isNaN }.max() ?? .infinity
  }

  /// The cut-off of every row.
  private static func cutoffs(
    _ spec: EventSpec, of table: Table, in path: String
  ) throws(DataError) -> [Double] {
    if let date = spec.cutoffDate { return [Double](repeating: date, count: table.rowCount) }
    guard let column = table[spec.cutoff] else {
      throw noCutoff(spec.cutoff, in: path)
    }
    guard case .date(let dates) = column.values else {
      throw .unusable("data.events.cutoff: column '\(spec.cutoff)' holds no dates")
    }
    if let row = dates.firstIndex(where: \.isNaN) {
      throw .unusable(
        "data.events.cutoff: column '\(spec.cutoff)' is empty in \(count(dates.count { $0.isNaN }, "row")), "
          + "the first of them data row \(row + 1)")
    }
    return dates
  }
}

// MARK: - What is refused and what is told

extension EventStudy {
  /// Refuses a horizon that the log does not cover, since whoever was still to come would be inactive.
  private static func check(
    _ days: Int, after cutoff: Double, _ log: EventLog, span: ClosedRange<Double>
  ) throws(DataError) {
    let last = log.end ?? span.upperBound
    let end = ((last / 86_400).rounded(.down) + 1) * 86_400
    guard cutoff + Double(days) * 86_400 > end else { return }
    throw .unusable(
      "data.events.label: the \(days) days from \(EventDay.text(cutoff)) on end after the last event of "
        + "\(log.name), of \(EventDay.day(last))\(strays(of: log)), so that customers who are still to come would "
        + "count as inactive. The latest cut-off for \(days) days is "
        + EventDay.text(end - Double(days) * 86_400))
  }

  /// Refuses cut-offs in front of which nothing lies, or nothing near enough.
  private func check(
    _ log: EventLog, _ spec: EventSpec, _ period: EventPeriod, span: ClosedRange<Double>
  ) throws(DataError) {
    guard let cutoff = cutoffs.max() else {
      throw .unusable(
        "data.events: \(log.name) has no event before the cut-off \(spec.cutoff); its first is of "
          + EventDay.day(span.lowerBound))
    }
    guard span.lowerBound < cutoff else {
      throw .unusable(
        "data.events: \(log.name) has no event before the cut-off \(EventDay.text(cutoff)); its first is of "
          + EventDay.day(span.lowerBound))
    }
    guard tallies.told.inPeriods > 0 || tallies.told.counted == 0 else {
      let reach = period.start(of: spec.steps, before: cutoffs.min() ?? cutoff)
      throw .unusable(
        "data.events: the \(spec.steps) periods before the cut-off reach back to \(EventDay.text(reach)), and "
          + "no event of \(log.name) is as late: its last is of "
          + "\(EventDay.day(log.end ?? span.upperBound))\(Self.strays(of: log)). Is the cut-off right?"
      )
    }
  }

  private mutating func tell(
    _ log: EventLog, _ spec: EventSpec, repeated: Int, _ period: EventPeriod,
    span: ClosedRange<Double>
  ) {
    let told = tallies.told
    notes.append(
      "\(log.name): \(Self.count(log.count, "event")) from \(EventDay.day(span.lowerBound)) to "
        + "\(EventDay.day(span.upperBound)); \(told.counted) lie before a cut-off of their customer and "
        + "count, the others do not")
    if told.incomplete > 0 {
      notes.append(
        "\(Self.count(told.incomplete, "event")) of \(log.name) without a customer or a date "
          + "\(told.incomplete == 1 ? "is" : "are") passed over")
    }
    if told.withoutValue > 0 {
      notes.append(
        "\(Self.count(told.withoutValue, "event")) of \(log.name) without a value that can be summed "
          + "\(told.withoutValue == 1 ? "adds" : "add") nothing to sums")
    }
    if repeated > 0, spec.cutoffDate != nil {
      notes.append(
        "\(Self.count(repeated, "customer")) \(repeated == 1 ? "stands" : "stand") in several rows, "
          + "which have the same events: rows of one customer in training and test rows flatter a model"
      )
    }
    let strays = Self.strays(of: log)
    let end = log.end ?? span.upperBound
    if !strays.isEmpty {
      notes.append("\(log.name) ends on \(EventDay.day(end))\(strays)")
    }
    let latest = cutoffs.max() ?? span.upperBound
    let silent = Int(((latest - end) / 86_400).rounded(.down))
    if silent > Self.longestSilence {
      notes.append(
        "\(log.name) ends \(silent) days before the cut-off \(EventDay.text(latest)): whatever happened in them "
          + "is not in it, so that everybody seems to be silent for as long")
    }
    let empty = (1...spec.steps).count {
      period.start(of: $0 - 1, before: latest) <= span.lowerBound
    }
    if empty > 0 {
      notes.append(
        "the oldest \(empty) of \(spec.steps) periods lie before the first event of \(log.name) and are 0 for "
          + "everybody")
    }
  }

  /// What is said of dates far behind all others, which do not say where a log ends; empty where there are none.
  private static func strays(of log: EventLog) -> String {
    guard let last = log.span?.upperBound, let end = log.end, end < last else { return "" }
    return " but for strays up to \(EventDay.day(last))"
  }

  /// A log that ends so many days before the cut-off is as good as one that reaches it.
  private static let longestSilence = 7

  private static func count(_ count: Int, _ what: String) -> String {
    "\(count) \(what)\(count == 1 ? "" : "s")"
  }
}
