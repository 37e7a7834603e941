public import Learning
public import StrictJSON
public import Tables

/// Forward chaining: every fold is tested on rows that are later than all rows it was trained on.
///
/// The rows, by time and then by row, end in `folds` blocks of test rows; a fold trains on what lies
/// before its block. Blocks are cut between times, never within one: a cut that would part rows of the
/// same time is moved to the nearest change of time, of two equally near ones to the earlier. With
/// `every`, blocks are made of whole calendar periods (in UTC, weeks from Monday on), of which only those
/// that hold rows count.
public struct TimeSeries: Splitter {
  public static let name = "timeSeries"
  public static let summary =
    "folds in the order of time: trained on the past, tested on what follows"
  /// The settings of blocks, which every splitter by time has.
  static let blockSettings = [
    Setting("column", "the date or number that orders the rows; the one with role time if null"),
    Setting("folds", "how many blocks of later rows are tested", .between(1, 1000)),
    Setting(
      "every", "the calendar periods that blocks are made of; rows if null",
      .names(TimePeriod.allCases.map(\.rawValue))),
    Setting(
      "gap", "how many rows, or periods with 'every', before each block are left out of training",
      .between(0, 1_000_000_000)),
  ]
  public static let settings =
    blockSettings + [
      Setting(
        "testRows", "rows in a block; rows / (folds + 1), rounded down, if null",
        .between(1, 1_000_000_000)),
      Setting(
        "maximumTrainRows", "how many of the latest rows are trained on; all if null",
        .between(1, 1_000_000_000)),
      Setting(
        "testPeriods",
        "periods in a block, with 'every'; periods / (folds + 1), rounded down, if null",
        .between(1, 1_000_000_000)),
      Setting(
        "maximumTrainPeriods",
        "how many of the latest periods are trained on, with 'every'; all if null",
        .between(1, 1_000_000_000)),
    ]

  public var column: String?
  public var folds = 5
  public var every: TimePeriod?
  public var gap = 0
  public var testRows: Int?
  public var maximumTrainRows: Int?
  public var testPeriods: Int?
  public var maximumTrainPeriods: Int?

  /// Five blocks by the column with the role of time.
  public init() {}

  /// A number of blocks of rows by a column.
  public init(
    column: String?, folds: Int = 5, gap: Int = 0, testRows: Int? = nil,
    maximumTrainRows: Int? = nil
  ) {
    self.column = column
    self.folds = folds
    self.gap = gap
    self.testRows = testRows
    self.maximumTrainRows = maximumTrainRows
  }

  /// A number of blocks of calendar periods by a column.
  public init(
    column: String?, folds: Int = 5, every period: TimePeriod, gap: Int = 0,
    testPeriods: Int? = nil, maximumTrainPeriods: Int? = nil
  ) {
    self.column = column
    self.folds = folds
    every = period
    self.gap = gap
    self.testPeriods = testPeriods
    self.maximumTrainPeriods = maximumTrainPeriods
  }

  /// Every setting out of range, and those that count what blocks are not made of.
  public func issues() -> [Issue] {
    let counts: [(name: String, isSet: Bool)] =
      every == nil
      ? [("testPeriods", testPeriods != nil), ("maximumTrainPeriods", maximumTrainPeriods != nil)]
      : [("testRows", testRows != nil), ("maximumTrainRows", maximumTrainRows != nil)]
    return settingIssues()
      + counts.filter(\.isSet).map { setting in
        Issue(
          at: setting.name,
          .other(
            every == nil
              ? "counts periods, and there are none without 'every'"
              : "counts rows, but with 'every' blocks are made of periods"))
      }
  }

  public func folds(
    of table: Table, labels: [Float], key: RandomKey
  ) throws(FitError) -> [Fold] {
    try folds(of: table, for: Self.name)
  }

  /// The same, whose errors name the splitter that asks for it.
  func folds(of table: Table, for splitter: String) throws(FitError) -> [Fold] {
    let column = try Self.column(self.column, role: .time, of: table, for: splitter)
    let steps = TimeSteps(try Self.times(of: column, every: every, for: splitter))
    return every == nil ? try rowBlocks(steps) : try periodBlocks(steps)
  }

  /// The same on the training rows alone, in blocks of its own size.
  public func inner(folds: Int) -> any Splitter {
    var inner = self
    inner.folds = folds
    inner.testRows = nil
    inner.testPeriods = nil
    return inner
  }

  public var namedColumns: [(name: String, role: ColumnRole)] { Self.named(column, role: .time) }

  // MARK: - Blocks

  private func rowBlocks(_ steps: TimeSteps) throws(FitError) -> [Fold] {
    let count = steps.order.count
    let block = testRows ?? count / (folds + 1)
    try Self.require(
      max(folds + 1, Self.sum(folds, times: block, plus: gap)), of: "rows", got: count,
      for: "forward validation with \(folds) folds of \(max(1, block)) rows and a gap of \(gap)")
    try Self.require(
      folds + 1, of: "different times", got: steps.count,
      for: "forward validation with \(folds) folds cut between times")
    let cuts = steps.cuts(near: (0..<folds).map { count - (folds - $0) * block })
    return try plan(steps, cuts: cuts) { cut in
      let end = steps.step(atOrBefore: steps.starts[cut] - gap)
      let rows = steps.order[..<steps.starts[end]]
      return rows.suffix(maximumTrainRows ?? rows.count)
    }
  }

  private func periodBlocks(_ steps: TimeSteps) throws(FitError) -> [Fold] {
    let period = every?.rawValue ?? ""
    let block = testPeriods ?? steps.count / (folds + 1)
    try Self.require(
      max(folds + 1, Self.sum(folds, times: block, plus: gap)), of: "\(period)s with rows",
      got: steps.count,
      for: "forward validation with \(folds) folds of \(Self.counted(max(1, block), period)) and a "
        + "gap of \(gap)")
    let cuts = (0..<folds).map { steps.count - (folds - $0) * block }
    return try plan(steps, cuts: cuts) { cut in
      let end = cut - gap
      let start = maximumTrainPeriods.map { max(0, end - $0) } ?? 0
      return steps.order[steps.starts[start]..<steps.starts[end]]
    }
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    "\(count) \(noun)\(count == 1 ? "" : "s")"
  }

  /// `folds` blocks and a gap, and one more; the greatest number where that is too large for one.
  private static func sum(_ folds: Int, times block: Int, plus gap: Int) -> Int {
    let (product, overflows) = folds.multipliedReportingOverflow(by: block)
    let (sum, exceeds) = product.addingReportingOverflow(gap)
    return overflows || exceeds || sum == .max ? .max : sum + 1
  }

  /// The folds whose test blocks begin with the steps of these numbers.
  private func plan(
    _ steps: TimeSteps, cuts: [Int], training: (_ cut: Int) -> ArraySlice<Int>
  ) throws(FitError) -> [Fold] {
    var plan: [Fold] = []
    for (fold, cut) in cuts.enumerated() {
      let past = training(cut)
      try Self.require(
        1, of: "earlier rows", got: past.count, for: "training ahead of test block \(fold + 1)")
      let end = fold + 1 < cuts.count ? steps.starts[cuts[fold + 1]] : steps.order.count
      plan.append(
        Fold(
          repeat: 0, index: fold, train: past.sorted(),
          test: steps.order[steps.starts[cut]..<end].sorted()))
    }
    return plan
  }

  /// The time of every row, as a number that rises with it; with a period, the number of that.
  private static func times(
    of column: Column, every period: TimePeriod?, for splitter: String
  ) throws(FitError) -> [Double] {
    switch (column.values, column.values.seconds) {
    case (_, let seconds?):
      try requireComplete(column, missing: seconds.count { $0.isNaN }, for: splitter)
      return period.map { period in seconds.map { Double(period.number(of: $0)) } } ?? seconds
    case (.number(let values), _) where period == nil:
      try requireComplete(column, missing: values.count { $0.isNaN }, for: splitter)
      return values
    default:
      let purpose =
        period.map { "dates to be cut by the \($0.rawValue)" }
        ?? "dates or numbers to put rows in order"
      throw .unsuitable(
        "\(splitter): column '\(column.name)' must hold \(purpose), it holds \(column.values.plural)"
      )
    }
  }
}

extension ColumnValues {
  /// Dates in seconds since 1970-01-01T00:00:00Z, NaN where one is missing; nil for what is no date.
  ///
  /// Names such as `2024-12` are the first days of their months.
  fileprivate var seconds: [Double]? {
    switch self {
    case .date(let values): return values
    case .category(let categories):
      let days = categories.levels.compactMap(Self.firstDay)
      guard !days.isEmpty, days.count == categories.levels.count else { return nil }
      return categories.codes.map { $0 < 0 ? .nan : Double(days[Int($0)]) * 86_400 }
    case .number, .text: return nil
    }
  }

  /// The first day of a month that is written as ISO 8601 has it.
  private static func firstDay(ofMonth name: String) -> Int? {
    let parts = name.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
      parts.joined().utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }),
      let year = Int(parts[0]), let month = Int(parts[1])
    else { return nil }
    return CalendarDay(year: year, month: month, day: 1)?.daysSince1970
  }

  fileprivate var plural: String {
    switch self {
    case .number: "numbers"
    case .date: "dates"
    case .category: "categories"
    case .text: "text"
    }
  }
}

/// Rows in the order of time, and where each time begins.
private struct TimeSteps {
  /// The rows, by time and then by row.
  let order: [Int]
  /// For every time its first place in the order.
  let starts: [Int]

  /// How many different times there are.
  var count: Int { starts.count }

  init(_ times: [Double]) {
    let order = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
    self.order = order
    starts = order.indices.filter { $0 == 0 || times[order[$0]] != times[order[$0 - 1]] }
  }

  /// The last time that begins at a place or before it.
  func step(atOrBefore place: Int) -> Int {
    max(0, starts.partitioningIndex { $0 > place } - 1)
  }

  /// The times nearest to wanted places, rising, none of them the first; at least one more time than
  /// places must be there.
  func cuts(near places: [Int]) -> [Int] {
    var cuts = places.map { place in
      let before = step(atOrBefore: place)
      let after = min(before + 1, count - 1)
      return place - starts[before] <= starts[after] - place ? before : after
    }
    for index in cuts.indices {
      cuts[index] = max(cuts[index], index == 0 ? 1 : cuts[index - 1] + 1)
    }
    for index in cuts.indices.reversed() {
      cuts[index] = min(cuts[index], count - (cuts.count - index))
    }
    return cuts
  }
}

extension [Int] {
  /// The first place from which on a condition holds; it holds from some place on, or nowhere.
  fileprivate func partitioningIndex(where holds: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// A stretch of the calendar, in UTC.
public enum TimePeriod: String, NamedCases, Hashable, Sendable {
  case day
  /// From Monday on.
  case week
  case month
  case quarter
  case year

  /// The number of the period that holds a time in seconds since 1970-01-01T00:00:00Z.
  func number(of seconds: Double) -> Int {
    let days = Int((seconds / 86_400).rounded(.down))
    if self == .day { return days }
    // 1970-01-01 was a Thursday.
    if self == .week { return Int((Double(days + 3) / 7).rounded(.down)) }
    let date = CalendarDay(daysSince1970: days)
    return switch self {
    case .month: 12 * date.year + date.month - 1
    case .quarter: 4 * date.year + (date.month - 1) / 3
    default: date.year
    }
  }
}
