public import Learning

/// How far scores and shares of positive rows lie apart, bin by bin.
public struct Reliability: Codable, Hashable, Sendable {
  /// How scores are put into bins.
  public enum Binning: String, Codable, Hashable, Sendable, CaseIterable {
    /// Bins of about the same weight; equal scores stay together, in the bin where their middle falls.
    case equalMass
    /// Bins of the same width, each with its lower edge.
    case equalWidthLeftClosed
    /// Bins of the same width, each with its upper edge; the first has both.
    case equalWidthRightClosed
  }

  /// Rows of neighbouring scores.
  public struct Bin: Codable, Hashable, Sendable {
    /// The lower edge: with bins of the same weight, the lowest score.
    public var lower: Double
    /// The upper edge: with bins of the same weight, the highest score.
    public var upper: Double
    /// How many rows there are.
    public var count: Int
    /// What they weigh.
    public var weight: Double
    public var meanScore: Double
    /// The share of positive rows.
    public var positiveShare: Double
    /// How far the two lie apart.
    public var error: Double { abs(meanScore - positiveShare) }
  }

  /// The bins that hold rows, by rising score.
  public let bins: [Bin]

  public init(_ rows: ScoredRows, binning: Binning = .equalMass, count: Int = 10) {
    self.init(ScoreGroups(rows), binning: binning, count: count)
  }

  package init(_ groups: ScoreGroups, binning: Binning = .equalMass, count: Int = 10) {
    let total = groups.total.weight
    var below = 0.0
    var filled: [(index: Int, groups: [ScoreGroup])] = []
    for group in groups.all {
      let scaled =
        switch binning {
        case .equalMass: Double(count) * (below + group.weight / 2) / total
        case .equalWidthLeftClosed: Double(count) * group.score
        case .equalWidthRightClosed: (Double(count) * group.score).rounded(.up) - 1
        }
      let index = Int(min(max(scaled.rounded(.down), 0), Double(count - 1)))
      if filled.last?.index != index { filled.append((index, [])) }
      filled[filled.count - 1].groups.append(group)
      below += group.weight
    }
    bins = filled.map { index, groups in
      Bin(groups, edges: binning == .equalMass ? nil : (index, count))
    }
  }

  /// The expected calibration error: the mean distance of score and share over the bins, by weight.
  ///
  /// Naeini, Cooper and Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning",
  /// AAAI 2015. It is nil without rows.
  public var expectedError: Double? {
    guard !bins.isEmpty else { return nil }
    let weight = bins.reduce(0) { $0 + $1.weight }
    return bins.reduce(0) { $0 + $1.weight * $1.error } / weight
  }

  /// The maximum calibration error: the largest distance of any bin, nil without rows.
  public var maximumError: Double? { bins.map(\.error).max() }
}

extension Reliability.Bin {
  /// A bin of groups by rising score, at least one.
  init(_ groups: [ScoreGroup], edges: (index: Int, count: Int)?) {
    var sum = ScoreGroup(score: 0)
    var scores = 0.0
    for group in groups {
      sum.add(group)
      scores += group.weight * group.score
    }
    if let (index, count) = edges {
      lower = Double(index) / Double(count)
      upper = Double(index + 1) / Double(count)
    } else {
      lower = groups[0].score
      upper = groups[groups.count - 1].score
    }
    count = sum.rows
    weight = sum.weight
    meanScore = scores / sum.weight
    positiveShare = sum.share
  }
}

/// How well scores can be believed as probabilities.
public struct CalibrationSummary: Codable, Hashable, Sendable {
  /// The mean squared distance of score and truth; nil without rows.
  public let brier: Double?
  /// The slope of a logistic regression of the truth on the log odds of the score.
  ///
  /// 1 is right, less is too sure, more is not sure enough (Cox, "Two further applications of a model
  /// for binary regression", 1958). It is nil where no slope is best: one class, or a score that
  /// parts the classes.
  public let slope: Double?
  /// The intercept of that regression, 0 where scores are right; nil where the slope is.
  public let intercept: Double?
  /// Scores and shares in ten bins of the same weight.
  public let reliability: Reliability

  public init(_ rows: ScoredRows) {
    let groups = ScoreGroups(rows)
    let cox = LogisticLine.cox(groups)
    brier = Metric.brier.score(rows)
    slope = cox?.scale
    intercept = cox?.offset
    reliability = Reliability(groups)
  }

  public var expectedError: Double? { reliability.expectedError }
  /// The maximum calibration error.
  public var maximumError: Double? { reliability.maximumError }
}

extension LogisticLine {
  /// Cox's line; scores are kept 1e-7 away from 0 and 1.
  ///
  /// It exists where some positive row scores below a negative one, and some above (Albert and
  /// Anderson, Biometrika 71, 1984); elsewhere it is nil.
  package static func cox(_ groups: ScoreGroups) -> LogisticLine? {
    let points = groups.logOddsAndShares
    guard let lowestPositive = points.first(where: { $0.share > 0 })?.x,
      let highestPositive = points.last(where: { $0.share > 0 })?.x,
      let lowestNegative = points.first(where: { $0.share < 1 })?.x,
      let highestNegative = points.last(where: { $0.share < 1 })?.x,
      lowestPositive < highestNegative, lowestNegative < highestPositive
    else { return nil }
    return fitted(to: points)
  }
}
