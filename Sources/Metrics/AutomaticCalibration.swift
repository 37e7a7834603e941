public import Learning

/// The simplest calibration that held-out scores do not speak against.
///
/// None, the correction for the prior, the intercept, Platt scaling and isotonic regression are rivals,
/// in this order. Those that learn are judged by cross-fitting: the scores of every part of the rows are
/// calibrated by what was learnt from the other parts. The parts are those that one model scored; where
/// one model scored all rows, they are dealt out into five by class, in order. A rival's loss is the
/// Brier score. Of all whose loss is above the lowest by no more than noise, one standard error of the paired
/// difference over rows and never more than 0.0005, the first is taken (the rule of one standard error:
/// Breiman, Friedman, Olshen and Stone, "Classification and Regression Trees", 1984), and learns from all
/// rows.
///
/// The correction for the prior takes part where balancing changed it, isotonic regression from 1,000
/// positive and 1,000 negative rows on: with fewer its steps are mostly chance.
public struct AutomaticCalibration: Calibration {
  public static let name = "automatic"
  public static let summary =
    "the simplest of none, prior, intercept, platt, isotonic that held-out scores do not speak against"
  public static let settings: [Setting] = []

  /// How many rows of each class isotonic regression must have.
  package static let isotonicRows = 1000
  /// How many parts the scores of one model are dealt out into.
  private static let dealtParts = 5

  public init() {}

  /// Members of an ensemble are corrected, whatever is chosen for them where they stand alone.
  public var correctsPrior: Bool { true }
  public var learns: Bool { true }

  /// What is learnt from the scores of a model whose training rows were not balanced.
  public func fit(_ rows: ScoredRows) throws(FitError) -> FittedCalibration {
    try learn(from: HeldOutScores(rows)).map
  }

  public func learn(from scores: HeldOutScores) throws(FitError) -> LearntCalibration {
    let judged = Self.judged(scores)
    guard let best = judged.min(by: { $0.brier < $1.brier }),
      let chosen = judged.first(where: { !$0.isWorse(than: best, weights: scores.rows.weights) })
    else {
      // Nothing can be judged without rows of both classes; what balancing did is known all the same.
      let known: any Calibration = scores.isBalanced ? PriorCorrection() : NoCalibration()
      return try known.learn(from: scores)
    }
    var learnt = try chosen.rival.calibration.learn(from: scores)
    learnt.rivals = judged.map {
      LearntCalibration.Rival(name: type(of: $0.rival.calibration).name, brier: $0.brier)
    }
    return learnt
  }
}

// MARK: - Judging

extension AutomaticCalibration {
  /// What can be chosen, the simplest first.
  private enum Rival: CaseIterable {
    case none, prior, intercept, platt, isotonic

    var calibration: any Calibration {
      switch self {
      case .none: NoCalibration()
      case .prior: PriorCorrection()
      case .intercept: InterceptCalibration()
      case .platt: PlattScaling()
      case .isotonic: IsotonicRegression()
      }
    }

    /// What it learns from scores as models gave them; what it learnt from nearly the same ones is where
    /// it starts.
    func fit(_ groups: ScoreGroups, after last: FittedCalibration?) -> FittedCalibration {
      switch self {
      case .none, .prior: .identity
      case .intercept: InterceptCalibration().fit(groups, from: last?.line)
      case .platt: PlattScaling().fit(groups, from: last?.line)
      case .isotonic: IsotonicRegression().fit(groups)
      }
    }

    func takesPart(_ scores: HeldOutScores, _ total: ScoreGroup) -> Bool {
      switch self {
      case .none, .intercept, .platt: true
      case .prior: scores.isBalanced
      case .isotonic:
        min(total.positiveRows, total.rows - total.positiveRows)
          >= AutomaticCalibration.isotonicRows
      }
    }
  }

  /// A rival with the squared distance of probability and truth in every row.
  private struct Judged {
    let rival: Rival
    let losses: [Double]
    let brier: Double

    /// What is never taken for noise, however few the rows: more than this would be worth having.
    private static let mostNoise = 0.0005

    init?(_ rival: Rival, probabilities: [Float], of rows: ScoredRows) {
      self.rival = rival
      losses = zip(probabilities, rows.labels).map { probability, label in
        let distance = Double(probability) - Double(label)
        return distance * distance
      }
      guard let mean = PairedDifference(losses, weights: rows.weights)?.mean else { return nil }
      brier = mean
    }

    /// Whether its loss is above another's by more than noise.
    func isWorse(than other: Judged, weights: [Double]?) -> Bool {
      let differences = zip(losses, other.losses).map { $0 - $1 }
      guard let difference = PairedDifference(differences, weights: weights) else { return false }
      return difference.mean > min(difference.standardError, Self.mostNoise)
    }
  }

  /// All that take part, the simplest first; none where the rows are of one class.
  private static func judged(_ scores: HeldOutScores) -> [Judged] {
    let rows = scores.rows
    let total = ScoreGroups(rows).total
    guard total.positive > 0, total.negative > 0 else { return [] }
    let parts = parts(of: scores)
    let rests = parts.map { rest(of: rows, without: $0) }
    return Rival.allCases.filter { $0.takesPart(scores, total) }.compactMap { rival in
      switch rival {
      case .none: Judged(rival, probabilities: rows.scores, of: rows)
      case .prior: Judged(rival, probabilities: scores.correctedScores, of: rows)
      case .intercept, .platt, .isotonic:
        crossFitted(rival, rows, parts: parts, rests: rests)
          .flatMap { Judged(rival, probabilities: $0, of: rows) }
      }
    }
  }

  /// The probabilities of every part by what the others teach; nil where others are of one class.
  private static func crossFitted(
    _ rival: Rival, _ rows: ScoredRows, parts: [[Int]], rests: [ScoreGroups?]
  ) -> [Float]? {
    var probabilities = rows.scores
    var last: FittedCalibration?
    for (part, rest) in zip(parts, rests) {
      guard let rest else { return nil }
      let map = rival.fit(rest, after: last)
      last = map
      for row in part { probabilities[row] = map(rows.scores[row]) }
    }
    return probabilities
  }

  /// All rows but those of a part; nil where these are of one class.
  private static func rest(of rows: ScoredRows, without part: [Int]) -> ScoreGroups? {
    var weights = rows.weights ?? [Double](repeating: 1, count: rows.scores.count)
    for row in part { weights[row] = 0 }
    let groups = ScoreGroups(rows.weighted(by: weights))
    let total = groups.total
    return total.positive > 0 && total.negative > 0 ? groups : nil
  }

  private static func parts(of scores: HeldOutScores) -> [[Int]] {
    if scores.parts.count > 1 { return scores.parts.map { Array($0.places) } }
    var parts = [[Int]](repeating: [], count: dealtParts)
    var (positives, negatives) = (0, 0)
    for (row, label) in scores.rows.labels.enumerated() {
      if label > 0.5 {
        parts[positives % dealtParts].append(row)
        positives += 1
      } else {
        parts[negatives % dealtParts].append(row)
        negatives += 1
      }
    }
    return parts
  }
}

extension FittedCalibration {
  /// The line on log odds that it is; nil for steps, and for a scale of 0, from which no fit should start.
  fileprivate var line: LogisticLine? {
    guard case .logit(let scale, let offset) = self, scale > 0 else { return nil }
    return LogisticLine(scale: scale, offset: offset)
  }
}
