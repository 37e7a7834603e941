public import Learning
public import StrictJSON
public import Tables

/// Dates as numbers.
///
/// Every date column is replaced, where it stands, by one column for each part, named `column_part`. A
/// missing date is missing in every part; times are taken in UTC.
public struct DateParts: Transform {
  /// A number that a date gives.
  public enum Part: String, NamedCases, Hashable, Sendable {
    /// Days since the earliest date of the training rows, with a fraction for the time of day.
    case days
    /// The year.
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

  /// Its name in a spec.
  public static let name = "dateParts"
  /// What it is.
  public static let summary = "dates as numbers: days since the first, month, weekday"
  /// What can be set.
  public static let settings = [
    Setting("parts", "the numbers that a date gives", .names(Part.allCases.map(\.rawValue)))
  ]

  /// The numbers that a date gives.
  public var parts: [Part] = [.days, .month, .weekday]

  /// Days since the first, month and weekday.
  public init() {}

  /// Some parts.
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

  /// The earliest date of every column.
  public struct Fitted: FittedTransform {
    /// A column of dates.
    public struct DateColumn: Codable, Hashable, Sendable {
      /// The column.
      public var column: String
      /// What it gives.
      public var parts: [Part]
      /// The names of the new columns.
      public var names: [String]
      /// The earliest date of the training rows, in seconds since 1970-01-01T00:00:00Z.
      public var earliest: Double
    }

    /// The columns of dates, in the order of the table.
    public var columns: [DateColumn]

    /// The rows with numbers in place of dates.
    public func apply(to table: Table) throws(DataError) -> Table {
      let input = StepInput(table, step: DateParts.name)
      var replacements: [Int: [Column]] = [:]
      for one in columns {
        let seconds = try input.dates(of: one.column)
        replacements[try input.place(of: one.column)] = zip(one.names, one.parts).map {
          name, part in
          Column(
            name: name,
            values: .number(seconds.map { DatePartMap(part: part, earliest: one.earliest)($0) }))
        }
      }
      return table.with(
        columns: table.columns.enumerated().flatMap { place, column in
          replacements[place] ?? [column]
        })
    }

    /// Replaces formulas of dates by those of their parts.
    public func lower(_ table: inout SymbolicTable) throws(DataError) {
      for one in columns {
        let date = try table.date(of: one.column, step: DateParts.name)
        let place = try table.place(of: one.column, step: DateParts.name)
        let parts = zip(one.names, one.parts).map { name, part in
          SymbolicTable.Column(
            name: name,
            values: .number(
              column: date, maps: [DatePartMap(part: part, earliest: one.earliest)]))
        }
        table.columns.replaceSubrange(place...place, with: parts)
      }
    }
  }
}
