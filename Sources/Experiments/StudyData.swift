import Learning
public import Tables

/// A study's rows: features, labels and what was left out.
public struct StudyData: Sendable {
  /// The rows whose target is known; the target is no column of it.
  public var table: Table
  /// 1 for positive rows, 0 for the others.
  public var labels: [Float]
  /// How much each training row counts; nil where all count 1.
  public var weights: [Float]?
  /// The target's value that counts as positive.
  public var positive = "1"
  /// The column that names rows, where there is one.
  public var identifier: String?
  /// What names each row, where a column does.
  public var identifiers: TextValues?
  /// Rows left out because their target is missing.
  public var droppedRows: Int
  /// The SHA-256 of the file's bytes.
  public var digest: String
  /// What a person should know about how the file was read.
  public var notes: [String]

  /// Rows that were read already; `digest` names their content.
  public init(
    table: Table, labels: [Float], weights: [Float]? = nil, identifiers: TextValues? = nil,
    droppedRows: Int = 0, digest: String, notes: [String] = []
  ) {
    self.table = table
    self.labels = labels
    self.weights = weights
    self.identifiers = identifiers
    self.droppedRows = droppedRows
    self.digest = digest
    self.notes = notes
  }

  /// The number of rows.
  public var rowCount: Int { labels.count }
  /// The number of positive rows.
  public var positives: Int { labels.reduce(0) { $0 + ($1 > 0.5 ? 1 : 0) } }
  /// The share of positive rows.
  public var baseRate: Double { Double(positives) / Double(max(rowCount, 1)) }
}
