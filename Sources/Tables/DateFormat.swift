/// How a column writes its dates.
public enum DateFormat: CaseIterable, Sendable {
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
