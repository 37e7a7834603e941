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
}
