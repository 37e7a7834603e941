/// Scores of rows that no model was fitted on when it scored them, as the models gave them: what a
/// calibration learns from.
public struct HeldOutScores: Sendable {
  /// The rows that one model scored.
  public struct Part: Sendable, Hashable {
    /// Their places among the rows.
    public var places: Range<Int>
    /// What balancing added to the log odds of the positive class when the model was fitted.
    public var priorShift: Double

    public init(places: Range<Int>, priorShift: Double) {
      self.places = places
      self.priorShift = priorShift
    }
  }

  public let rows: ScoredRows
  /// The parts, one after the other; together they are all rows.
  public let parts: [Part]

  /// Scores in parts; every row must lie in one of them.
  public init(_ rows: ScoredRows, parts: [Part]) {
    var next = 0
    for part in parts {
      precondition(part.places.lowerBound == next, "a part from \(part.places), not from \(next)")
      next = part.places.upperBound
    }
    precondition(next == rows.scores.count, "\(next) rows in parts, \(rows.scores.count) scores")
    self.rows = rows
    self.parts = parts
  }

  /// Scores of one model whose training rows were not balanced.
  public init(_ rows: ScoredRows) {
    self.init(rows, parts: [Part(places: 0..<rows.scores.count, priorShift: 0)])
  }

  /// Whether balancing changed the odds of any model.
  public var isBalanced: Bool { parts.contains { $0.priorShift != 0 } }

  /// The scores, where what balancing did to the odds is undone.
  public var correctedScores: [Float] {
    parts.flatMap { part in
      FittedCalibration.prior(shift: part.priorShift)(Array(rows.scores[part.places]))
    }
  }
}

/// What makes probabilities of a candidate's scores.
public struct LearntCalibration: Sendable, Hashable {
  /// A calibration that could have been chosen, and how it did on rows that it did not learn from.
  public struct Rival: Sendable, Hashable {
    public var name: String
    public var brier: Double

    public init(name: String, brier: Double) {
      self.name = name
      self.brier = brier
    }
  }

  /// The name of the calibration; of the chosen one where it was chosen from several.
  public var name: String
  /// Whether what balancing did to the odds is undone first.
  public var correctsPrior: Bool
  /// What was learnt.
  public var map: FittedCalibration
  /// All that it was chosen from, itself among them, the simplest first; empty where nothing was chosen.
  public var rivals: [Rival]

  public init(
    name: String, correctsPrior: Bool, map: FittedCalibration, rivals: [Rival] = []
  ) {
    self.name = name
    self.correctsPrior = correctsPrior
    self.map = map
    self.rivals = rivals
  }

  /// What undoes the change of the prior of a model; the identity where that is left.
  public func priorCorrection(shift: Double) -> FittedCalibration {
    correctsPrior ? .prior(shift: shift) : .identity
  }

  /// The probabilities of the rows that it learnt from.
  public func probabilities(of scores: HeldOutScores) -> [Float] {
    map(correctsPrior ? scores.correctedScores : scores.rows.scores)
  }
}
