/// A threshold, and the constraint under which it was chosen.
public struct OperatingPoint: Codable, Hashable, Sendable {
  /// What a threshold had to keep.
  public struct Constraint: Codable, Hashable, Sendable {
    /// Which side of the bound is allowed.
    public enum Side: String, Codable, Hashable, Sendable {
      /// The bound or more.
      case atLeast
      /// The bound or less.
      case atMost
    }

    /// The metric that is bounded, by its name.
    public var metric: String
    public var side: Side
    public var bound: Double
    /// What the threshold reached on the rows on which it was chosen.
    public var reached: Double
    /// Whether the threshold keeps the constraint on those rows, with the confidence that was asked.
    public var isMet: Bool

    public init(metric: String, side: Side, bound: Double, reached: Double, isMet: Bool) {
      self.metric = metric
      self.side = side
      self.bound = bound
      self.reached = reached
      self.isMet = isMet
    }
  }

  /// A row is predicted positive at this score or above.
  public var threshold: Float
  /// The constraint; nil where there was none.
  public var constraint: Constraint?

  public init(threshold: Float, constraint: Constraint? = nil) {
    self.threshold = threshold
    self.constraint = constraint
  }
}

/// Settings of a rule that says from which score on a row is predicted positive.
///
/// It chooses on out-of-fold scores of training rows, never on rows that the model is judged on.
public protocol OperatingPointRule: Component {
  /// Whether it looks at scores; one that does not is asked without any.
  var learns: Bool { get }
  /// The threshold on these rows; where none keeps the constraint, the closest.
  func choose(from rows: ScoredRows) throws(FitError) -> OperatingPoint
}

extension ComponentSpec where Family == any OperatingPointRule {
  public init(_ component: some OperatingPointRule) { self.init(component) { $0 } }
}
