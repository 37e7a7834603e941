/// Why rows that were sent as JSON cannot be scored.
public struct RowProblem: Error, Sendable, Hashable {
  /// What is to blame.
  public enum Kind: Sendable, Hashable {
    /// The text is no JSON, or not of the shape that holds rows.
    case syntax
    /// A value does not suit its column, or a column is missing.
    case values
    /// There are more rows than may be sent at once.
    case tooManyRows
  }

  /// What is wrong at one place.
  public struct Place: Sendable, Hashable {
    /// The row, from 0.
    public var row: Int
    /// The column.
    public var column: String
    /// The sentence.
    public var detail: String
  }

  /// What is to blame.
  public var kind: Kind
  /// The sentence.
  public var detail: String
  /// The first places, at most `placeLimit`.
  public var places: [Place] = []

  /// How many places are told.
  public static let placeLimit = 50

  static func syntax(_ detail: String) -> RowProblem { RowProblem(kind: .syntax, detail: detail) }

  /// The problem of values at places, of which there is at least one.
  static func values(_ places: [Place], isMore: Bool) -> RowProblem {
    let first = places[0]
    let rest = places.count - 1
    let more = isMore ? " and in many other places" : rest > 0 ? " and in \(rest) other places" : ""
    return RowProblem(
      kind: .values, detail: "row \(first.row), column '\(first.column)': \(first.detail)\(more)",
      places: places)
  }
}
