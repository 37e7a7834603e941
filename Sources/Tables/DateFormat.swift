/// How a column writes its dates.
package enum DateFormat: CaseIterable, Sendable {
  /// 2024-12-31, also with a time, as ISO 8601 has it.
  case yearFirst
  /// 31.12.2024
  case dotted
  /// 31/12/2024
  case dayFirst
  /// 12/31/2024
  case monthFirst

  /// Seconds since 1970-01-01T00:00:00Z; nil where the field is no date in this format.
  ///
  /// A time without a zone is taken as UTC.
  package func seconds(_ field: UnsafeBufferPointer<UInt8>) -> Double? {
    var cursor = DateCursor(field)
    guard let day = date(&cursor) else { return nil }
    if cursor.isAtEnd { return Double(day * 86_400) }
    guard cursor.take("T") || cursor.take(" "), let time = cursor.time(), cursor.isAtEnd else {
      return nil
    }
    return Double(day * 86_400) + time
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
    let separator: Character =
      switch self {
      case .yearFirst: "-"
      case .dotted: "."
      case .dayFirst, .monthFirst: "/"
      }
    if self == .yearFirst {
      guard let year = cursor.number(4...4), cursor.take(separator),
        let month = cursor.number(2...2), cursor.take(separator), let day = cursor.number(2...2)
      else { return nil }
      return CalendarDay(year: year, month: month, day: day)?.daysSince1970
    }
    guard let first = cursor.number(1...2), cursor.take(separator),
      let second = cursor.number(1...2), cursor.take(separator), let year = cursor.number(4...4)
    else { return nil }
    let isDayFirst = self != .monthFirst
    return CalendarDay(
      year: year, month: isDayFirst ? second : first, day: isDayFirst ? first : second
    )?.daysSince1970
  }
}

/// A place in a field that holds a date.
private struct DateCursor {
  private let field: UnsafeBufferPointer<UInt8>
  private var position = 0

  init(_ field: UnsafeBufferPointer<UInt8>) { self.field = field }

  var isAtEnd: Bool { position == field.count }

  mutating func take(_ character: Character) -> Bool {
    guard position < field.count, field[position] == character.asciiValue else { return false }
    position += 1
    return true
  }

  /// All digits that follow, if they are as many as allowed.
  mutating func number(_ allowed: ClosedRange<Int>) -> Int? {
    let from = position
    var value = 0
    while position < field.count, position - from < allowed.upperBound {
      let digit = field[position] &- UInt8(ascii: "0")
      guard digit <= 9 else { break }
      value = value * 10 + Int(digit)
      position += 1
    }
    return allowed.contains(position - from) ? value : nil
  }

  /// hh:mm, hh:mm:ss or hh:mm:ss.fff with an optional zone, in seconds.
  mutating func time() -> Double? {
    guard let hour = number(2...2), take(":"), let minute = number(2...2), hour < 24, minute < 60
    else { return nil }
    var seconds = Double(hour * 3600 + minute * 60)
    if take(":") {
      guard let second = number(2...2), second < 60 else { return nil }
      seconds += Double(second)
      if take(".") {
        let from = position
        guard let fraction = number(1...9) else { return nil }
        var scale = 1.0
        for _ in from..<position { scale *= 10 }
        seconds += Double(fraction) / scale
      }
    }
    if isAtEnd || take("Z") { return seconds }
    let isEast = take("+")
    guard isEast || take("-"), let hours = number(2...2) else { return nil }
    _ = take(":")
    guard let minutes = number(2...2), hours < 24, minutes < 60 else { return nil }
    let shift = Double(hours * 3600 + minutes * 60)
    return isEast ? seconds - shift : seconds + shift
  }
}

/// A day of the Gregorian calendar.
package struct CalendarDay: Sendable, Hashable {
  package let year: Int
  /// From 1 to 12.
  package let month: Int
  /// From 1 to 31.
  package let day: Int

  /// A day; nil where the calendar has none such.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, of: year) else {
      return nil
    }
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day that many days behind 1970-01-01.
  package init(daysSince1970 days: Int) {
    // Eras of 400 years that begin on the first of March, so that a leap day stands last.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra =
      (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Days since 1970-01-01.
  package var daysSince1970: Int {
    let shiftedYear = month <= 2 ? year - 1 : year
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 719_468
  }

  private static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }
}

extension CalendarDay: CustomStringConvertible {
  /// The day as ISO 8601 has it: `2024-12-31`.
  package var description: String {
    "\(year.text(digits: 4))-\(month.text(digits: 2))-\(day.text(digits: 2))"
  }
}

extension Int {
  /// The number with so many digits or more.
  func text(digits: Int) -> String {
    let text = String(magnitude)
    let zeros = String(repeating: "0", count: Swift.max(0, digits - text.count))
    return (self < 0 ? "-" : "") + zeros + text
  }
}
