package import Learning
import Tables

/// Dates that were sent as numbers since 1970, in whichever unit the client counts.
///
/// pandas writes milliseconds, others seconds, microseconds or nanoseconds. The unit is the coarsest in
/// which all numbers of a column that came together are near the dates of the training rows.
package struct EpochDates: Sendable {
  private static let units: [(name: String, perSecond: Double)] = [
    ("seconds", 1), ("milliseconds", 1e3), ("microseconds", 1e6), ("nanoseconds", 1e9),
  ]

  /// A date that is further from those of the training rows than they are from one another is no date of
  /// theirs; but 20 years are always near.
  private static let leastMargin = 20.0 * 365.25 * 86_400

  /// 1900 to 2199, for a column without a date in any training row.
  private static let usual = (minimum: -2_208_988_800.0, maximum: 7_258_118_399.0)

  private let minimum: Double
  private let maximum: Double

  package init(_ column: InputSchema.Column) {
    minimum = column.minimum ?? Self.usual.minimum
    maximum = column.maximum ?? Self.usual.maximum
  }

  /// Turns the numbers of some rows into seconds; where no unit fits, gives one of these rows with the
  /// reason.
  package func settle(_ values: inout [Double], in rows: [Int]) -> (row: Int, reason: String)? {
    let units = Self.units.filter { unit in
      rows.allSatisfy { isNear(values[$0] / unit.perSecond) }
    }
    if let unit = units.first {
      for row in rows { values[row] /= unit.perSecond }
      return nil
    }
    // The first that is near in no unit, or else in none that those in front of it are near in.
    var left = Self.units.map(\.perSecond)
    for row in rows {
      left.removeAll { !isNear(values[row] / $0) }
      if left.isEmpty { return (row, reason(values[row])) }
    }
    return nil
  }

  private var margin: Double { max(maximum - minimum, Self.leastMargin) }

  private func isNear(_ seconds: Double) -> Bool {
    seconds.isNaN || (minimum - margin <= seconds && seconds <= maximum + margin)
  }

  private func reason(_ value: Double) -> String {
    let dates = [minimum, maximum].map { DateFormat.text(of: $0)?.prefix(10) ?? "?" }
    let number = Int64(exactly: value).map { "\($0)" } ?? "\(value)"
    return
      "expected a date such as 2024-12-31, or seconds, milliseconds, microseconds or nanoseconds "
      + "since 1970, alike in all rows, near those of the training rows (\(dates[0]) to \(dates[1])), "
      + "got \(number)"
  }
}
