public import StrictJSON

/// In which order a column writes its dates.
///
/// Between the parts stand hyphens, slashes, points or blanks. A month may be a number or its name, in
/// English, Dutch, French, German, Italian, Polish, Portuguese, Spanish or Swedish; a year has four digits or, where
/// it stands last, two. A month alone, `2024-12`, `12/2024` or `Dec 2024`, is its first day. A time may follow a day:
/// hours and minutes, also seconds, AM or PM, a zone; a zone may also follow the day.
public enum DateFormat: String, NamedCases, Sendable {
  /// 2024-12-31, as ISO 8601 has it, also 2024/12/31
  case yearFirst
  /// 31.12.2024, 31/12/2024, 31-Dec-24
  case dayFirst
  /// 12/31/2024, Dec 31, 2024, Tue Dec 31 16:02:00 CET 2024; never with points
  case monthFirst
  /// 20241231, 20241231T160200Z, 20241231160200
  case compact
  /// 24-12-31, 24/12/31
  case shortYearFirst
  /// 12/2024, Dec 2024: the first day of a month
  case months

  /// The order in words.
  package var title: String {
    switch self {
    case .yearFirst: "year first"
    case .dayFirst: "day first"
    case .monthFirst: "month first"
    case .compact: "as YYYYMMDD"
    case .shortYearFirst: "year first, of two digits"
    case .months: "as months"
    }
  }

  /// The order with day and month exchanged; nil where the year stands first.
  package var exchanged: DateFormat? {
    switch self {
    case .dayFirst: .monthFirst
    case .monthFirst: .dayFirst
    case .yearFirst, .compact, .shortYearFirst, .months: nil
    }
  }

  /// Seconds since 1970-01-01T00:00:00Z; nil where the field is no date in this format.
  ///
  /// A time without a zone is taken as UTC. Years of two digits are those from 1970 to 2069.
  package func seconds(_ field: UnsafeBufferPointer<UInt8>) -> Double? {
    if self == .monthFirst, let seconds = Self.secondsOfTimeBeforeYear(field) { return seconds }
    var cursor = DateCursor(field)
    cursor.skipWeekday()
    guard let day = date(&cursor) else { return month(field).map { Double($0 * 86_400) } }
    if cursor.isAtEnd { return Double(day * 86_400) }
    var behind = cursor
    if let ahead = behind.zone(isBehindDate: true), behind.isAtEnd {
      return Double(day * 86_400) - ahead
    }
    _ = cursor.take(",")
    // DB2 writes a hyphen.
    let hasMark =
      cursor.take("T") || cursor.take(" ") || (self == .yearFirst && cursor.take("-"))
    if self == .compact {
      var basic = cursor
      if let time = basic.basicTime(isBehindMark: hasMark), basic.isAtEnd {
        return Double(day * 86_400) + time
      }
    }
    // SQL Server aligns hours of one digit.
    while cursor.take(" ") {}
    guard hasMark, let time = cursor.time(), cursor.isAtEnd else { return nil }
    return Double(day * 86_400) + time
  }

  /// The same of a date whose year stands behind the time.
  private static func secondsOfTimeBeforeYear(_ field: UnsafeBufferPointer<UInt8>) -> Double? {
    // It begins with a weekday, and is no shorter than `Wed May 29 16:02:00 2019`.
    guard field.count >= 24, let first = field.first, first | 0x20 &- 0x61 <= 25 else { return nil }
    var cursor = DateCursor(field)
    return cursor.secondsOfTimeBeforeYear()
  }

  /// Days since 1970-01-01 of the first day of a month; nil where a field is none in this order.
  private func month(_ field: UnsafeBufferPointer<UInt8>) -> Int? {
    var cursor = DateCursor(field)
    let year: Int?
    let month: Int?
    switch self {
    case .yearFirst:
      year = cursor.number(4...4)
      month = cursor.take("-") ? cursor.number(2...2) : nil
    case .months:
      let number = cursor.number(1...2)
      month = number ?? cursor.month()
      year =
        cursor.take("/") || (number == nil && cursor.take(" ")) ? cursor.number(4...4) : nil
    case .dayFirst, .monthFirst, .compact, .shortYearFirst: return nil
    }
    guard let year, let month, cursor.isAtEnd else { return nil }
    return CalendarDay(year: year, month: month, day: 1)?.daysSince1970
  }

  /// Whether a field is a date in this format whose year has two digits.
  func hasShortYear(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
    if self == .monthFirst, Self.secondsOfTimeBeforeYear(field) != nil { return false }
    var cursor = DateCursor(field)
    cursor.skipWeekday()
    return date(&cursor) != nil && cursor.hasShortYear
  }

  /// Seconds since 1970-01-01T00:00:00Z of a date that was read as the number YYYYMMDD; nil for others.
  package static func seconds(compact number: Double) -> Double? {
    // Digits of hours, minutes and seconds may follow.
    if 19_000_101_000_000...21_001_231_235_959 ~= number, number == number.rounded() {
      let (day, time) = Int(number).quotientAndRemainder(dividingBy: 1_000_000)
      let (hour, minute, second) = (time / 10_000, time / 100 % 100, time % 100)
      guard hour < 24, minute < 60, second < 60, let start = seconds(compact: Double(day)) else {
        return nil
      }
      return start + Double(hour * 3600 + minute * 60 + second)
    }
    // What has no end yet ends in the year 9999.
    let isDay = 19_000_101...21_001_231 ~= number || number == 99_991_231
    guard isDay, number == number.rounded() else { return nil }
    let digits = Int(number)
    return CalendarDay(year: digits / 10_000, month: digits / 100 % 100, day: digits % 100)
      .map { Double($0.daysSince1970 * 86_400) }
  }

  /// Whether a date lies so far from all that is recorded that it stands for none, as 9999-12-31 does for what has
  /// no end.
  package static func isNone(_ seconds: Double) -> Bool {
    let (from, to) = (-5_364_662_400.0, 29_348_006_400.0)  // 1800-01-01, 2900-01-01
    return seconds < from || seconds >= to
  }

  /// A date as ISO 8601 has it, with a time to the nanosecond where it is not midnight in UTC; nil
  /// where the year has not four digits.
  ///
  /// - Parameter seconds: since 1970-01-01T00:00:00Z.
  package static func text(of seconds: Double) -> String? {
    guard abs(seconds) < 1e12 else { return nil }
    let day = (seconds / 86_400).rounded(.down)
    let nanoseconds = Int(((seconds - day * 86_400) * 1e9).rounded())
    let nanosecondsOfDay = 86_400 * 1_000_000_000
    let date = CalendarDay(daysSince1970: Int(day) + nanoseconds / nanosecondsOfDay)
    guard 0...9999 ~= date.year else { return nil }
    let (second, fraction) = (nanoseconds % nanosecondsOfDay).quotientAndRemainder(
      dividingBy: 1_000_000_000)
    if second == 0 && fraction == 0 { return date.description }
    let time = [second / 3600, second / 60 % 60, second % 60].map { $0.text(digits: 2) }
    var digits = fraction == 0 ? "" : ".\(fraction.text(digits: 9))"
    while digits.hasSuffix("0") { digits.removeLast() }
    return "\(date)T\(time.joined(separator: ":"))\(digits)Z"
  }

  /// Days since 1970-01-01.
  private func date(_ cursor: inout DateCursor) -> Int? {
    switch self {
    case .compact:
      guard let digits = cursor.number(8...8), let seconds = Self.seconds(compact: Double(digits))
      else { return nil }
      return Int(seconds) / 86_400
    case .yearFirst:
      guard let year = cursor.number(4...4), let separator = cursor.separator(),
        let month = cursor.month(), cursor.take(separator), let day = cursor.number(1...2)
      else { return nil }
      return CalendarDay(year: year, month: month, day: day)?.daysSince1970
    case .dayFirst:
      guard let day = cursor.paddedNumber(), cursor.skipOrdinal(),
        let separator = cursor.separator(), cursor.skipPreposition(),
        let month = cursor.month(), cursor.separator(separator) || cursor.take(" "),
        cursor.skipPreposition(), let year = cursor.year()
      else { return nil }
      return CalendarDay(year: year, month: month, day: day)?.daysSince1970
    case .monthFirst:
      guard let month = cursor.month(), let separator = cursor.separator(), separator != ".",
        let day = cursor.paddedNumber(), cursor.skipOrdinal(),
        cursor.take(separator) || (cursor.take(",") && cursor.take(" ")), let year = cursor.year()
      else { return nil }
      return CalendarDay(year: year, month: month, day: day)?.daysSince1970
    case .shortYearFirst:
      guard let year = cursor.shortYear(), let separator = cursor.separator(),
        separator == "-" || separator == "/", let month = cursor.number(2...2),
        cursor.take(separator), let day = cursor.number(2...2)
      else { return nil }
      return CalendarDay(year: year, month: month, day: day)?.daysSince1970
    case .months: return nil
    }
  }
}
