public import ONNX

extension DatePartMap {
  /// The parts of dates; every part is computed for all columns, and taken where it is wanted.
  public static func graph(
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
