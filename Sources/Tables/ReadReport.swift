/// What was found out about a delimited file.
public struct ReadReport: Sendable, Hashable {
  /// What was found out about one column.
  public struct ColumnSummary: Sendable, Hashable {
    /// The name in the header.
    public var name: String
    /// How its fields were read; nil for a column that was read past.
    public var kind: ColumnKind?
    public var role: ColumnRole
    /// The number of rows without a value.
    public var missing: Int
    /// The number of different names, where it holds names.
    public var levels: Int?
    /// The smallest and the greatest value, where it holds numbers or dates.
    public var range: ClosedRange<Double>?
    /// What was decided, and why; empty where the values leave no doubt.
    public var decided = ""

    package init(
      name: String, kind: ColumnKind? = nil, role: ColumnRole, missing: Int, levels: Int? = nil,
      range: ClosedRange<Double>? = nil, decided: String = ""
    ) {
      self.name = name
      self.kind = kind
      self.role = role
      self.missing = missing
      self.levels = levels
      self.range = range
      self.decided = decided
    }
  }

  /// The character between fields.
  public var delimiter: Character
  public var rows: Int
  /// What became of the file's bytes before they were read, and of lines that are no rows; empty for a file
  /// of UTF-8 in which every line is one.
  public var told: [String] = []
  /// The columns in the order of the file, those that were read past included.
  public var columns: [ColumnSummary]
}
