public import StrictJSON

/// In which order a column writes its dates.
///
/// Between the parts stand hyphens, slashes, points or blanks. A month may be a number or its name, in
/// English, French, German or Spanish; a year has four digits or, where it stands last, two. A time may follow:
/// hours and minutes, also seconds, AM or PM, a zone; a zone may also follow the day.
public enum DateFormat: String, NamedCases, Sendable {
  /// 2024-12-31, as ISO 8601 has it, also 2024/12/31
  case yearFirst
  /// 31.12.2024, 31/12/2024, 31-Dec-24
  case dayFirst
  /// 12/31/2024, Dec 31, 2024; never with points
  case monthFirst
  /// 20241231
  case compact

  /// The order in words.
  package var title: String {
    switch self {
    case .yearFirst: "year first"
    case .dayFirst: "day first"
    case .monthFirst: "month first"
    case .compact: "as YYYYMMDD"
    }
  }

  /// The order with day and month exchanged; nil where the year stands first.
  package var exchanged: DateFormat? {
    switch self {
    case .dayFirst: .monthFirst
    case .monthFirst: .dayFirst
    case .yearFirst, .compact: nil
    }
  }

  /// Seconds since 1970-01-01T00:00:00Z; nil where the field is no date in this format.
  ///
  /// A time without a zone is taken as UTC. Years of two digits are those from 1970 to 2069.
  package func seconds(_ field: UnsafeBufferPointer<UInt8>) -> Double? {
    var cursor = DateCursor(field)
    cursor.skipWeekday()
    guard let day = date(&cursor) else { return nil }
    if cursor.isAtEnd { return Double(day * 86_400) }
    var behind = cursor
    if let ahead = behind.zone(isBehindDate: true), behind.isAtEnd {
      return Double(day * 86_400) - ahead
    }
    _ = cursor.take(",")
    guard cursor.take("T") || cursor.take(" "), let time = cursor.time(), cursor.isAtEnd else {
      return nil
    }
    return Double(day * 86_400) + time
  }

  /// Seconds since 1970-01-01T00:00:00Z of a date that was read as the number YYYYMMDD; nil for others.
  package static func seconds(compact number: Double) -> Double? {
    guard number >= 19_000_101, number <= 21_001_231, number == number.rounded() else { return nil }
    let digits = Int(number)
    return CalendarDay(year: digits / 10_000, month: digits / 100 % 100, day: digits % 100)
      .map { Double($0.daysSince1970 * 86_400) }
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
      guard let day = cursor.number(1...2), cursor.skipOrdinal(),
        let separator = cursor.separator(),
        let month = cursor.month(), cursor.take(separator) || cursor.take(" "),
        let year = cursor.year()
      else { return nil }
      return CalendarDay(year: year, month: month, day: day)?.daysSince1970
    case .monthFirst:
      guard let month = cursor.month(), let separator = cursor.separator(), separator != ".",
        let day = cursor.number(1...2), cursor.skipOrdinal(),
        cursor.take(separator) || (cursor.take(",") && cursor.take(" ")), let year = cursor.year()
      else { return nil }
      return CalendarDay(year: year, month: month, day: day)?.daysSince1970
    }
  }
}
