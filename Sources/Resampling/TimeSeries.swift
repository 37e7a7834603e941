public import Learning
public import Tables

/// Forward chaining: every fold is tested on rows that are later than all rows it was trained on.
///
/// The rows, by time and then by row, end in `folds` blocks of test rows; a fold trains on what lies
/// before its block. Rows of the same time as the first test row are never trained on.
public struct TimeSeries: Splitter {
  public static let name = "timeSeries"
  public static let summary =
    "folds in the order of time: trained on the past, tested on what follows"
  public static let settings = [
    Setting("column", "the date or number that orders the rows; the one with role time if null"),
    Setting("folds", "how many blocks of later rows are tested", .atLeast(1)),
    Setting("gap", "how many rows before each block are left out of training", .atLeast(0)),
    Setting("testRows", "rows in a block; rows / (folds + 1), rounded down, if null", .atLeast(1)),
    Setting(
      "maximumTrainRows", "how many of the latest rows are trained on; all if null",
      .atLeast(1)),
  ]

  public var column: String?
  public var folds = 5
  public var gap = 0
  public var testRows: Int?
  public var maximumTrainRows: Int?

  /// Five blocks by the column with the role of time.
  public init() {}

  /// A number of blocks by a column.
  public init(
    column: String?, folds: Int = 5, gap: Int = 0, testRows: Int? = nil,
    maximumTrainRows: Int? = nil
  ) {
    self.column = column
    self.folds = folds
    self.gap = gap
    self.testRows = testRows
    self.maximumTrainRows = maximumTrainRows
  }

  public func folds(
    of table: Table, labels: [Float], key: RandomKey
  ) throws(FitError) -> [Fold] {
    let column = try Self.column(self.column, role: .time, of: table)
    let times = try Self.times(of: column)
    let order = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
    let block = testRows ?? times.count / (folds + 1)
    try Self.require(
      max(folds + 1, folds * block + gap + 1), of: "rows", got: times.count,
      for: "forward validation with \(folds) folds of \(max(1, block)) rows and a gap of \(gap)")
    var plan: [Fold] = []
    for fold in 0..<folds {
      let start = times.count - (folds - fold) * block
      let past = order[..<(start - gap)].prefix { times[$0] < times[order[start]] }
      try Self.require(
        1, of: "earlier rows", got: past.count, for: "training ahead of test block \(fold + 1)")
      plan.append(
        Fold(
          repeat: 0, index: fold, train: past.suffix(maximumTrainRows ?? past.count).sorted(),
          test: order[start..<(start + block)].sorted()))
    }
    return plan
  }

  /// The same on the training rows alone, in blocks of its own size.
  public func inner(folds: Int) -> any Splitter {
    var inner = self
    inner.folds = folds
    inner.testRows = nil
    return inner
  }

  private static func times(of column: Column) throws(FitError) -> [Double] {
    switch column.values {
    case .number(let values), .date(let values):
      try requireComplete(column, missing: values.count { $0.isNaN })
      return values
    case .category, .text:
      throw .unsuitable(
        "\(name): column '\(column.name)' must hold dates or numbers to put rows in order, "
          + "it holds \(column.values.kind == .text ? "text" : "categories")")
    }
  }
}
