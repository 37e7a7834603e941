/// How a delimited file is read.
public struct ReadingOptions: Sendable, Hashable {
  /// What inference should not decide, by column name.
  public var overrides: [String: ColumnOverride]
  /// The time axis; its columns are read as numbers.
  public var sequence: SequenceColumns?
  /// The column to be predicted, read as a category.
  public var target: String?
  /// The number of threads; it changes no result.
  public var threads: Int
  /// What is not to be found out about the file.
  public var rules = ReadingRules()

  /// Options; by default everything is inferred, on one thread.
  public init(
    overrides: [String: ColumnOverride] = [:], sequence: SequenceColumns? = nil,
    target: String? = nil, threads: Int = 1
  ) {
    self.overrides = overrides
    self.sequence = sequence
    self.target = target
    self.threads = threads
  }

  /// The columns that are named here.
  var namedColumns: Set<String> {
    let steps = sequence?.channels.flatMap(\.columns) ?? []
    return Set(overrides.keys).union(steps).union(target.map { [$0] } ?? [])
  }
}

/// What inference from a file should not decide about a column.
public struct ColumnOverride: Sendable, Hashable, Codable {
  /// What the column means; nil leaves it to inference.
  public var role: ColumnRole?
  /// How its fields are read; nil leaves it to inference.
  public var kind: ColumnKind?

  /// An override of role, kind or both.
  public init(role: ColumnRole? = nil, kind: ColumnKind? = nil) {
    self.role = role
    self.kind = kind
  }
}

/// What a column means to a study.
public enum ColumnRole: String, Sendable, Hashable, Codable, CaseIterable {
  /// A model may learn from it.
  case feature
  /// What is to be predicted.
  case target
  /// Names the row and is carried into the predictions.
  case identifier
  /// Rows with the same value stay in one fold.
  case group
  /// Orders rows in time.
  case time
  /// The weight of the row.
  case weight
  /// Read past.
  case ignored
}

/// How the fields of a column are read.
public enum ColumnKind: String, Sendable, Hashable, Codable, CaseIterable {
  case number
  /// One of a few names.
  case category
  /// One of two names that say yes or no; kept as a category.
  case boolean
  /// A calendar date or a point in time.
  case date
  /// Free text, as identifiers are.
  case text
}

/// Which columns form a time axis: channels, each a list of columns, oldest step first.
public struct SequenceColumns: Sendable, Hashable, Codable {
  /// One measured quantity over time.
  public struct Channel: Sendable, Hashable, Codable {
    public var name: String
    /// The names of its columns, oldest step first.
    public var columns: [String]

    /// A channel of the given columns, oldest step first.
    public init(name: String, columns: [String]) {
      self.name = name
      self.columns = columns
    }
  }

  /// The channels, all with the same number of steps.
  public var channels: [Channel]

  /// A time axis of the given channels.
  public init(channels: [Channel]) { self.channels = channels }

  public var steps: Int { channels.first?.columns.count ?? 0 }
}
