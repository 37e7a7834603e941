public import Learning
package import ONNX
public import StrictJSON
public import Tables

/// Dates as numbers.
///
/// Every date column is replaced, where it stands, by one column for each part, named `column_part`. A
/// missing date is missing in every part; times are taken in UTC.
public struct DateParts: Transform {
  public enum Part: String, NamedCases, Hashable, Sendable {
    /// Days since the earliest date of the training rows, with a fraction for the time of day.
    case days
    case year
    /// The month, from 1 to 12.
    case month
    /// The day of the month, from 1 to 31.
    case day
    /// The day of the week, from 1 for Monday to 7 for Sunday.
    case weekday
    /// The hour, from 0 to 23.
    case hour
  }

  public static let name = "dateParts"
  public static let summary = "dates as numbers: days since the first, month, weekday"
  public static let settings = [
    Setting("parts", "the numbers that a date gives", .names(Part.allCases.map(\.rawValue)))
  ]

  public var parts: [Part] = [.days, .month, .weekday]

  /// Days since the first, month and weekday.
  public init() {}

  public init(parts: [Part]) { self.parts = parts }

  /// Finds the earliest date of every column.
  public func fit(_ table: Table) throws(FitError) -> Fitted {
    var fresh = FreshNames(table.columns.map(\.name))
    var fitted = Fitted(columns: [])
    for column in table.features {
      guard case .date(let seconds) = column.values else { continue }
      let names = parts.map { fresh.fresh(column.name + "_" + $0.rawValue) }
      fitted.columns.append(
        Fitted.DateColumn(
          column: column.name, parts: parts, names: names,
          earliest: SortedNumbers(seconds).values.first ?? 0))
    }
    return fitted
  }

  public struct Fitted: FittedTransform {
    public struct DateColumn: Codable, Hashable, Sendable {
      public var column: String
      public var parts: [Part]
      public var names: [String]
      /// The earliest date of the training rows, in seconds since 1970-01-01T00:00:00Z.
      public var earliest: Double
    }

    /// The columns of dates, in the order of the table.
    public var columns: [DateColumn]

    public func lower(_ table: inout SymbolicTable) throws(DataError) {
      for one in columns {
        let date = try table.date(of: one.column, step: DateParts.name)
        let parts = zip(one.names, one.parts).map { name, part in
          SymbolicTable.Column(
            name: name,
            values: .number(
              column: date, maps: [DatePartMap(part: part, earliest: one.earliest)]))
        }
        try table.replace(one.column, with: parts, step: DateParts.name)
      }
    }
  }
}

/// One part of a date.
package struct DatePartMap: ScalarMap, Hashable {
  package let part: DateParts.Part
  /// The earliest date of the training rows, in seconds since 1970-01-01T00:00:00Z.
  package let earliest: Double

  /// A part; days are counted from `earliest` on.
  package init(part: DateParts.Part, earliest: Double) {
    self.part = part
    self.earliest = earliest
  }

  /// The part of a date in seconds since 1970-01-01T00:00:00Z; a missing date has none, nor has a number
  /// that is none in any calendar.
  package func callAsFunction(_ seconds: Double) -> Double {
    guard abs(seconds) <= InputSchema.greatestDate else { return .nan }
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

extension DatePartMap {
  /// The parts of dates; every part is computed for all columns, and taken where it is wanted.
  package static func graph(
    _ maps: [DatePartMap], of values: Value, in builder: inout GraphBuilder
  ) -> Value {
    let day = builder.constant(Constant([86_400.0], shape: []))
    let days = builder.floor(builder.divide(values, day))
    let date = CalendarNodes(daysSince1970: days, in: &builder)
    let columns = maps.enumerated().map { place, map -> Value in
      let part =
        switch map.part {
        case .days:
          builder.divide(builder.subtract(values, builder.row(maps.map(\.earliest))), day)
        case .year: date.year
        case .month: date.month
        case .day: date.day
        case .weekday: weekday(days, in: &builder)
        case .hour:
          builder.floor(
            builder.divide(
              builder.subtract(values, builder.multiply(days, day)), builder.scalar(3600.0)))
        }
      return builder.column(place, of: part)
    }
    return builder.concatenate(columns, axis: 1)
  }

  /// 1970-01-01 was a Thursday.
  private static func weekday(_ days: Value, in builder: inout GraphBuilder) -> Value {
    let shifted = builder.add(days, builder.scalar(3.0))
    let weeks = builder.floor(builder.divide(shifted, builder.scalar(7.0)))
    let inWeek = builder.subtract(shifted, builder.multiply(weeks, builder.scalar(7.0)))
    return builder.add(inWeek, builder.scalar(1.0))
  }
}

/// Days as years, months and days of the month, by the steps of `CalendarDay`, in double precision:
/// whole numbers of this size are exact, and no date stays no date.
private struct CalendarNodes {
  let year: Value
  let month: Value
  let day: Value

  init(daysSince1970 days: Value, in builder: inout GraphBuilder) {
    let shifted = builder.add(days, builder.scalar(719_468.0))
    let era = builder.quotient(shifted, 146_097)
    let dayOfEra = builder.subtract(shifted, builder.times(era, 146_097))
    let leapless = builder.add(
      builder.subtract(dayOfEra, builder.quotient(dayOfEra, 1_460)),
      builder.subtract(
        builder.quotient(dayOfEra, 36_524), builder.quotient(dayOfEra, 146_096)))
    let yearOfEra = builder.quotient(leapless, 365)
    let daysOfYears = builder.subtract(
      builder.add(builder.times(yearOfEra, 365), builder.quotient(yearOfEra, 4)),
      builder.quotient(yearOfEra, 100))
    let dayOfYear = builder.subtract(dayOfEra, daysOfYears)
    let shiftedMonth = builder.quotient(
      builder.add(builder.times(dayOfYear, 5), builder.scalar(2.0)), 153)
    let daysOfMonths = builder.quotient(
      builder.add(builder.times(shiftedMonth, 153), builder.scalar(2.0)), 5)
    day = builder.add(builder.subtract(dayOfYear, daysOfMonths), builder.scalar(1.0))
    let isBehindMarch = builder.compare("Less", shiftedMonth, builder.scalar(10.0))
    let shift = builder.choose(isBehindMarch, builder.scalar(3.0), builder.scalar(-9.0))
    month = builder.add(shiftedMonth, shift)
    let isNextYear = builder.compare("LessOrEqual", month, builder.scalar(2.0))
    let years = builder.add(yearOfEra, builder.times(era, 400))
    year = builder.add(years, builder.cast(isNextYear, to: .double))
  }
}

extension GraphBuilder {
  fileprivate mutating func floor(_ value: Value) -> Value { node("Floor", [value]) }

  fileprivate mutating func times(_ value: Value, _ factor: Double) -> Value {
    multiply(value, scalar(factor))
  }

  /// A whole number divided by another, rounded down.
  fileprivate mutating func quotient(_ value: Value, _ divisor: Double) -> Value {
    floor(divide(value, scalar(divisor)))
  }
}
