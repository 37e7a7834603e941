public import Learning
import Tables

/// One part of a date.
public struct DatePartMap: ScalarMap, Hashable {
  /// The part.
  public let part: DateParts.Part
  /// The earliest date of the training rows, in seconds since 1970-01-01T00:00:00Z.
  public let earliest: Double

  /// A part; days are counted from `earliest` on.
  public init(part: DateParts.Part, earliest: Double) {
    self.part = part
    self.earliest = earliest
  }

  /// The part of a date in seconds since 1970-01-01T00:00:00Z; a missing date has none.
  public func callAsFunction(_ seconds: Double) -> Double {
    if seconds.isNaN { return seconds }
    let days = Int((seconds / 86_400).rounded(.down))
    let date = CalendarDay(daysSince1970: days)
    return switch part {
    case .days: (seconds - earliest) / 86_400
    case .year: Double(date.year)
    case .month: Double(date.month)
    case .day: Double(date.day)
    // 1970-01-01 was a Thursday.
    case .weekday: Double(((days + 3) % 7 + 7) % 7 + 1)
    case .hour: ((seconds - Double(days) * 86_400) / 3600).rounded(.down)
    }
  }
}
