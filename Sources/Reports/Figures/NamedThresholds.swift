/// What every threshold of one candidate gives, and the thresholds that it works at.
public struct NamedThresholds: Sendable {
  /// What one threshold gives.
  public struct Point: Sendable {
    /// The threshold.
    public var threshold: Double
    /// The share of positive rows among those called.
    public var precision: Double
    /// The share of positive rows that is called.
    public var recall: Double
    /// The share of rows that is called.
    public var contactRate: Double

    /// A point.
    public init(threshold: Double, precision: Double, recall: Double, contactRate: Double) {
      self.threshold = threshold
      self.precision = precision
      self.recall = recall
      self.contactRate = contactRate
    }
  }

  /// Whose thresholds they are.
  public var name: String
  /// The points by rising threshold.
  public var points: [Point]
  /// The threshold of every fold.
  public var chosen: [Double]

  /// The thresholds of a candidate.
  public init(name: String, points: [Point], chosen: [Double]) {
    self.name = name
    self.points = points
    self.chosen = chosen
  }
}
