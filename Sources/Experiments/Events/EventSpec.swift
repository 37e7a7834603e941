public import StrictJSON
import Tables

/// A log of events, and what is made of it for every customer from what lies before a cut-off.
public struct EventSpec: Codable, Hashable, Sendable, Defaulted {
  /// A target that is made of the log itself.
  public struct LabelSpec: Codable, Hashable, Sendable, Defaulted {
    /// A customer without an event in so many days from the cut-off on is positive.
    public var inactiveFor = 0

    public init() {}
  }

  /// The file, relative to the spec.
  public var path = ""
  /// The log's column that names customers, as the identifier of the table does.
  public var customer = ""
  /// The log's column that says when an event was.
  public var date = ""
  /// The log's column of numbers to be summed, such as amounts.
  public var value: String?
  /// What is told apart back from the cut-off: `day`, `week`, `month`, or a number of days.
  public var period = JSON.string("month")
  /// How many periods are.
  public var steps = 12
  /// A date, or a column of the table that holds one for every row; events from then on never count.
  public var cutoff = ""
  /// What makes the target, where no column does.
  public var label: LabelSpec?
  /// How the log is written, where that is not to be found out.
  public var reading: ReadingSpec?

  public init() {}

  /// The delimiter that stands for one or more blanks or tabs.
  static let blanks = "blanks"
  private static let mostSteps = 366
  private static let mostDays = 3_660

  /// The cut-off as seconds since 1970-01-01T00:00:00Z; nil where it names a column.
  var cutoffDate: Double? { Self.date(cutoff) }

  /// A date as a spec writes it, in seconds since 1970-01-01T00:00:00Z; nil for other text.
  package static func date(_ text: String) -> Double? {
    var text = text
    return text.withUTF8 { DateFormat.yearFirst.seconds($0) }
  }

  /// What is wrong with these settings, with the path from here.
  package func issues(hasTable: Bool) -> [Issue] {
    columnIssues + rangeIssues + (hasTable ? [] : aloneIssues)
      + (reading.map(readingIssues) ?? []).map { $0.prefixed(by: ["reading"]) }
  }

  private var columnIssues: [Issue] {
    let needed = [("path", path), ("customer", customer), ("date", date), ("cutoff", cutoff)]
    var issues = needed.filter(\.1.isEmpty).map { Issue(.missingMember($0.0)) }
    let columns = [("customer", customer), ("date", date), ("value", value ?? "")]
    for (place, column) in columns.enumerated() where !column.1.isEmpty {
      if let other = columns[..<place].first(where: { $0.1 == column.1 }) {
        issues.append(
          Issue(at: column.0, .other("column '\(column.1)' is that of '\(other.0)' already")))
      }
    }
    if value == EventColumns.counts {
      issues.append(
        Issue(
          at: "value",
          .other(
            "'\(EventColumns.counts)' is what counts of events are called; call the column otherwise"
          )))
    }
    return issues
  }

  private var rangeIssues: [Issue] {
    var issues: [Issue] = []
    func refuse(_ path: [PathElement], _ rule: String, _ got: String) {
      issues.append(Issue(at: path, .outOfRange(rule: rule, got: got)))
    }
    if EventPeriod(period, mostDays: Self.mostDays) == nil {
      refuse(
        ["period"], "must be 'day', 'week', 'month' or a number of days from 1 to \(Self.mostDays)",
        period.text())
    }
    if !(1...Self.mostSteps).contains(steps) {
      refuse(["steps"], "must be from 1 to \(Self.mostSteps)", "\(steps)")
    }
    if let days = label?.inactiveFor, !(1...Self.mostDays).contains(days) {
      refuse(
        ["label", "inactiveFor"], "must be a number of days from 1 to \(Self.mostDays)", "\(days)")
    }
    return issues
  }

  /// What speaks against a log without a table.
  private var aloneIssues: [Issue] {
    guard !cutoff.isEmpty, cutoffDate == nil else { return [] }
    let rule = "must be a date such as 2024-12-31 where there is no table"
    return [Issue(at: "cutoff", .outOfRange(rule: rule, got: "'\(cutoff)'"))]
  }

  /// Blanks of any number may stand between the fields of a log.
  private func readingIssues(_ reading: ReadingSpec) -> [Issue] {
    var reading = reading
    if reading.delimiter == Self.blanks { reading.delimiter = " " }
    return reading.issues()
  }
}

/// A span of time that is counted back from a cut-off.
enum EventPeriod: Sendable, Hashable {
  case days(Int, word: String)
  /// Of the calendar: from the 31st on back lies the last day of a shorter month.
  case month

  /// The period that a spec names; nil where it is none, or longer than so many days.
  init?(_ setting: JSON, mostDays: Int = .max) {
    switch setting {
    case .string("day"): self = .days(1, word: "day")
    case .string("week"): self = .days(7, word: "week")
    case .string("month"): self = .month
    default:
      guard let days = setting.integer, days >= 1, days <= Int64(mostDays) else { return nil }
      self = .days(Int(days), word: "\(days)d")
    }
  }

  /// As names of columns have it.
  var word: String {
    switch self {
    case .days(_, let word): word
    case .month: "month"
    }
  }

  /// As sentences have it: `month 3`, `days 61 to 90`.
  func phrase(_ place: Int) -> String {
    guard case .days(let days, let word) = self, word.last == "d" else { return "\(word) \(place)" }
    return "days \((place - 1) * days + 1) to \(place * days)"
  }

  /// In which period in front of a cut-off a time lies that is earlier: 1 is the last.
  ///
  /// A period begins at its first second and ends where the next begins. Times are in seconds since
  /// 1970-01-01T00:00:00Z.
  func place(of time: Double, before cutoff: Double) -> Int {
    switch self {
    case .days(let days, _):
      return Int(((cutoff - time) / Double(days * 86_400)).rounded(.up))
    case .month:
      let (end, day) = (Self.day(of: cutoff), Self.day(of: time))
      let months = (end.year - day.year) * 12 + end.month - day.month
      return months > 0 && time >= start(of: months, before: cutoff) ? months : months + 1
    }
  }

  /// The first second of a period in front of a cut-off.
  func start(of place: Int, before cutoff: Double) -> Double {
    switch self {
    case .days(let days, _): return cutoff - Double(place * days * 86_400)
    case .month:
      let end = Self.day(of: cutoff)
      let month = end.year * 12 + end.month - 1 - place
      let year = Int((Double(month) / 12).rounded(.down))
      let day = stride(from: end.day, through: 1, by: -1).lazy.compactMap {
        CalendarDay(year: year, month: month - year * 12 + 1, day: $0)
      }.first
      return cutoff - Double((end.daysSince1970 - (day ?? end).daysSince1970) * 86_400)
    }
  }

  private static func day(of time: Double) -> CalendarDay {
    CalendarDay(daysSince1970: Int((time / 86_400).rounded(.down)))
  }
}

/// Days as sentences have them.
enum EventDay {
  /// `1998-06-30`, with a time where it is not midnight.
  static func text(_ seconds: Double) -> String { DateFormat.text(of: seconds) ?? "\(seconds)" }

  /// The day alone.
  static func day(_ seconds: Double) -> String { text((seconds / 86_400).rounded(.down) * 86_400) }
}
