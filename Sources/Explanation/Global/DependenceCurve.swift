public import StrictJSON

/// What a model answers on average when one raw column is set to a value in every row and all others
/// stay as they are, and what it answers for single rows.
///
/// The averages are partial dependence (Friedman, "Greedy function approximation", Annals of Statistics
/// 29, 2001, section 8.2), the lines individual conditional expectations (Goldstein et al., "Peeking
/// inside the black box", Journal of Computational and Graphical Statistics 24, 2015). Values are set
/// whether or not they can go with the rest of the row.
public struct DependenceCurve: Codable, Hashable, Sendable {
  /// One value of the column.
  public struct Point: Codable, Hashable, Sendable {
    /// The value: a number, a name, or null for a missing one; a day as text.
    public var value: JSON
    /// The mean probability over the rows.
    public var average: Double
    /// The lower end of the mean's interval over the rows.
    public var lower: Double
    /// The upper end of the mean's interval over the rows.
    public var upper: Double
    /// The share of held-out rows that have this very value; nil for numbers and days.
    public var share: Double?

    /// A value and the mean there.
    public init(
      value: JSON, average: Double, lower: Double, upper: Double, share: Double? = nil
    ) {
      self.value = value
      self.average = average
      self.lower = lower
      self.upper = upper
      self.share = share
    }
  }

  /// The raw column.
  public var column: String
  /// The values, numbers in rising order, names in the order of the schema.
  public var points: [Point]
  /// The probability of some rows at every point.
  public var lines: [[Float]]
  /// How many rows the averages are taken over.
  public var rows: Int

  /// A curve; every line has as many values as there are points.
  public init(column: String, points: [Point], lines: [[Float]], rows: Int) {
    self.column = column
    self.points = points
    self.lines = lines
    self.rows = rows
  }
}
