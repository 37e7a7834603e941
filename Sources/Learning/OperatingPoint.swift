import StrictJSON

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
    /// How sure it had to be that new rows keep the bound; nil where what those rows reach was enough.
    public var confidence: Double?
    /// Whether the threshold keeps the constraint on those rows, with the confidence that was asked.
    public var isMet: Bool

    public init(
      metric: String, side: Side, bound: Double, reached: Double, confidence: Double? = nil,
      isMet: Bool
    ) {
      self.metric = metric
      self.side = side
      self.bound = bound
      self.reached = reached
      self.confidence = confidence
      self.isMet = isMet
    }

    /// `precision at least 0.500`, and `with confidence 0.9` behind it where one was asked.
    package var phrase: String { Self.phrase(metric, side, bound, confidence: confidence) }

    package static func phrase(
      _ metric: String, _ side: Side, _ bound: Double, confidence: Double?
    ) -> String {
      "\(metric) \(side == .atLeast ? "at least" : "at most") \(decimal(bound, places: 3))"
        + (confidence.map { " with confidence \($0)" } ?? "")
    }

    /// What became of it on those rows, in a word.
    package var status: String {
      if confidence == nil { return isMet ? "met" : "impossible" }
      return isMet ? "proven" : "unproven"
    }

    /// Whether a confidence was asked and no threshold was proven to keep the bound with it.
    public var isUnproven: Bool { confidence != nil && !isMet }
  }

  /// A row is predicted positive at this score or above.
  public var threshold: Float
  /// The constraint; nil where there was none.
  public var constraint: Constraint?

  public init(threshold: Float, constraint: Constraint? = nil) {
    self.threshold = threshold
    self.constraint = constraint
  }

  /// Above every probability, so that no row is predicted positive.
  package static let aboveAll = Float(1).nextUp

  /// Whether no threshold was proven to keep what was asked, so that none was taken.
  public var isUnproven: Bool { constraint?.isUnproven ?? false }
}

/// Settings of a rule that says from which score on a row is predicted positive.
///
/// It chooses on out-of-fold scores of training rows, never on rows that the model is judged on.
public protocol OperatingPointRule: Component {
  /// Whether it looks at scores; one that does not is asked without any.
  var learns: Bool { get }
  /// The threshold on these rows; where none keeps the constraint, the closest, or where a confidence is
  /// asked, none: then no row is predicted positive.
  func choose(from rows: ScoredRows) throws(FitError) -> OperatingPoint
}

extension ComponentSpec where Family == any OperatingPointRule {
  public init(_ component: some OperatingPointRule) { self.init(component) { $0 } }
}
