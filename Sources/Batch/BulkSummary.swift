public import Learning
package import Tables

/// What was counted of rows that were scored.
public struct BulkSummary: Sendable, Hashable {
  /// A column with a number of rows.
  public struct Count: Sendable, Hashable {
    public let column: String
    public let rows: Int
  }

  public private(set) var rows = 0
  /// The number of rows that could not be scored and were left out.
  public private(set) var refused = 0
  /// Why the first of them could not be.
  package private(set) var firstRefusal: DataError?
  /// The number of rows that were predicted positive.
  public private(set) var positives = 0
  /// What became of the text's bytes before they were read, and of lines that are no rows.
  public internal(set) var told: [String] = []
  /// The columns that the scorer does not take; they were passed through.
  public let extraColumns: [String]

  /// What is to be told of columns whose decimal mark is doubtful.
  var doubts: [String] = []

  private var columns: [String]
  private var missingValues: [Int]
  /// For every column of the schema the number of rows with a name that no training row had.
  package private(set) var unseenLevels: [Int]
  /// For every column of the schema the number of rows with a number or a date that is less than all of
  /// the training rows or greater.
  package private(set) var outsideRange: [Int]
  /// The columns of the schema.
  private let schema: [InputSchema.Column]
  private var ranges: [Range]
  /// For every column of the schema the numbers that were scored.
  private var spans: [Span]
  private var high = 0
  private var medium = 0
  private var low = 0

  /// The numbers of the training rows.
  private struct Range: Sendable, Hashable {
    var minimum = -Double.infinity
    var maximum = Double.infinity

    /// Whether a number is beyond it; a missing one is not.
    func isLeft(by value: Double) -> Bool { value < minimum || value > maximum }
  }

  /// The smallest number that was scored and the greatest; the other way about where there is none.
  private struct Span: Sendable, Hashable {
    var minimum = Double.infinity
    var maximum = -Double.infinity

    mutating func take(_ value: Double) {
      if value < minimum { minimum = value }
      if value > maximum { maximum = value }
    }

    mutating func take(_ other: Span) {
      minimum = min(minimum, other.minimum)
      maximum = max(maximum, other.maximum)
    }
  }

  /// Fewer rows with names that no training row had show nothing.
  private static let fewestNames = 10

  /// Nothing counted yet.
  package init(schema: InputSchema, extraColumns: [String] = []) {
    self.extraColumns = extraColumns
    self.schema = schema.columns
    columns = schema.columns.map(\.name)
    missingValues = columns.map { _ in 0 }
    unseenLevels = missingValues
    outsideRange = missingValues
    ranges = schema.columns.map { column in
      Range(minimum: column.minimum ?? -.infinity, maximum: column.maximum ?? .infinity)
    }
    spans = columns.map { _ in Span() }
  }

  /// Whether the value of a number or date column is beyond those of the training rows.
  package func isOutside(_ value: Double, column: Int) -> Bool {
    ranges[column].isLeft(by: value)
  }

  /// The number of rows in a segment.
  public subscript(segment: RiskSegment) -> Int {
    switch segment {
    case .high: high
    case .medium: medium
    case .low: low
    }
  }

  /// The columns that lack values, with the number of rows in which they do.
  public var missing: [Count] { counts(missingValues) }

  /// The columns with names that no training row had, with the number of rows that have one.
  public var unseen: [Count] { counts(unseenLevels) }

  /// The columns with numbers or dates beyond those of the training rows, with the number of rows that
  /// have one.
  public var outside: [Count] { counts(outsideRange) }

  /// The columns most of whose values are beyond those of the training rows.
  package var shifts: [ColumnShift] {
    schema.enumerated().compactMap { place, column in
      let span = spans[place]
      return ColumnShift(
        column, outside: outsideRange[place], of: rows - missingValues[place],
        scored: span.minimum <= span.maximum ? span.minimum...span.maximum : nil)
    }
  }

  /// What a person should look at before trusting the scores.
  package var warnings: [String] { shifts.map(\.sentence) + strangeNames + doubts }

  /// What is told of columns of names most of which no training row had.
  private var strangeNames: [String] {
    columns.indices.compactMap { place in
      let (unseen, present) = (unseenLevels[place], rows - missingValues[place])
      guard unseen >= Self.fewestNames, 2 * unseen >= present else { return nil }
      return
        "column '\(columns[place])': no training row had the names of \(unseen) of \(present) rows: check "
        + "how they are written, as zeros in front and capitals"
    }
  }

  private func counts(_ numbers: [Int]) -> [Count] {
    zip(columns, numbers).filter { $0.1 > 0 }.map { Count(column: $0.0, rows: $0.1) }
  }

  // MARK: - Adding up

  /// Counts rows with their scores.
  package mutating func count(_ raw: RawRows, scores: [Float], by scorer: Scorer) {
    rows += raw.count
    for score in scores {
      if scorer.decision(score) { positives += 1 }
      switch scorer.segments.segment(of: score) {
      case .high: high += 1
      case .medium: medium += 1
      case .low: low += 1
      }
    }
    for (place, values) in raw.columns.enumerated() {
      switch values {
      case .numbers(let numbers):
        missingValues[place] += numbers.reduce(0) { $0 + ($1.isNaN ? 1 : 0) }
        let range = ranges[place]
        outsideRange[place] += numbers.reduce(0) { $0 + (range.isLeft(by: $1) ? 1 : 0) }
        var span = spans[place]
        for number in numbers { span.take(number) }
        spans[place] = span
      case .codes(let codes):
        missingValues[place] += codes.reduce(0) { $0 + ($1 == RawRows.missing ? 1 : 0) }
        unseenLevels[place] += codes.reduce(0) { $0 + ($1 == RawRows.unseen ? 1 : 0) }
      }
    }
  }

  /// Counts a row that cannot be scored.
  package mutating func refuse(_ error: DataError) {
    refused += 1
    firstRefusal = firstRefusal ?? error
  }

  /// Adds what was counted of other rows; their columns may be others, where a model was replaced.
  package mutating func add(_ other: BulkSummary) {
    rows += other.rows
    refused += other.refused
    firstRefusal = firstRefusal ?? other.firstRefusal
    positives += other.positives
    high += other.high
    medium += other.medium
    low += other.low
    let places =
      columns == other.columns ? Array(columns.indices) : other.columns.map { self.place(of: $0) }
    for (place, own) in places.enumerated() {
      missingValues[own] += other.missingValues[place]
      unseenLevels[own] += other.unseenLevels[place]
      outsideRange[own] += other.outsideRange[place]
      spans[own].take(other.spans[place])
    }
  }

  /// Where a column is counted, from now on.
  private mutating func place(of column: String) -> Int {
    if let place = columns.firstIndex(of: column) { return place }
    columns.append(column)
    missingValues.append(0)
    unseenLevels.append(0)
    outsideRange.append(0)
    spans.append(Span())
    ranges.append(Range())
    return columns.count - 1
  }
}
