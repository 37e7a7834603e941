/// Friedman's test of whether models rank alike over independent tasks (JASA 32, 1937; Demšar,
/// "Statistical Comparisons of Classifiers over Multiple Data Sets", JMLR 7 (2006), section 3.2.2).
///
/// The tasks must be independent of each other: the folds of one dataset are not.
public struct FriedmanTest: Sendable, Hashable {
  /// The ranks of the models on every task, task by task; 1 is the best, equal scores share a rank.
  public let ranks: [[Double]]
  /// The mean rank of every model.
  public let averageRanks: [Double]
  /// Friedman's statistic, corrected for ties; 0 where every task is one tie.
  public let chiSquared: Double
  /// Friedman's statistic by Demšar's formula, without a correction for ties.
  public let plainChiSquared: Double

  /// A test of one row of scores for every task, one score for every model.
  ///
  /// It is nil without tasks, for fewer than two models, for rows of different length, or where a
  /// score is not finite.
  public init?(scores: [[Double]], higherIsBetter: Bool = true) {
    guard let models = scores.first?.count, models >= 2 else { return nil }
    guard scores.allSatisfy({ $0.count == models && $0.allSatisfy(\.isFinite) }) else { return nil }
    let ranked = scores.map { Ranks(higherIsBetter ? $0.map { -$0 } : $0) }
    ranks = ranked.map(\.values)
    let tasks = Double(scores.count)
    let averages = (0..<models).map { model in
      ranked.reduce(0) { $0 + $1.values[model] } / tasks
    }
    averageRanks = averages
    let k = Double(models)
    let spread = averages.reduce(0) { $0 + ($1 - (k + 1) / 2) * ($1 - (k + 1) / 2) }
    plainChiSquared = 12 * tasks / (k * (k + 1)) * spread
    let ties = ranked.reduce(0) { $0 + $1.tieCorrection }
    let kept = 1 - ties / (tasks * k * (k * k - 1))
    chiSquared = kept > 0 ? plainChiSquared / kept : 0
  }

  /// How many tasks there are.
  public var tasks: Int { ranks.count }

  /// How many models there are.
  public var models: Int { averageRanks.count }

  /// The p value of `chiSquared`, with one degree of freedom less than there are models.
  public var pValue: Double { distribution.survival(chiSquared) }

  /// The p value of `plainChiSquared`.
  public var plainP: Double { distribution.survival(plainChiSquared) }

  /// Iman's and Davenport's F (1980) of the plain statistic, less cautious than it; nil for one task,
  /// infinite where all tasks rank the models alike.
  public var imanDavenport: Double? {
    guard tasks > 1 else { return nil }
    let most = Double(tasks * (models - 1))
    let rest = most - plainChiSquared
    return rest > most * 1e-13 ? Double(tasks - 1) * plainChiSquared / rest : .infinity
  }

  /// The p value of `imanDavenport`.
  public var imanDavenportP: Double? {
    imanDavenport.map {
      let numerator = Double(models - 1)
      return FDistribution(numerator: numerator, denominator: numerator * Double(tasks - 1))
        .survival($0)
    }
  }

  private var distribution: ChiSquared { ChiSquared(degreesOfFreedom: Double(models - 1)) }
}

/// Nemenyi's test of all pairs of models after Friedman's (Demšar, JMLR 7 (2006), section 3.2.2).
///
/// Two models differ where their mean ranks over independent tasks differ by the critical difference
/// or more. What it says of two models depends on the others (Benavoli, Corani and Mangili 2016).
public struct NemenyiTest: Sendable, Hashable {
  /// The mean rank of every model.
  public let averageRanks: [Double]
  /// How many tasks the ranks are means of.
  public let tasks: Int

  /// A test of the mean ranks of at least two models over at least one task.
  public init(averageRanks: [Double], tasks: Int) {
    precondition(
      averageRanks.count >= 2 && tasks >= 1, "\(averageRanks.count) models on \(tasks) tasks")
    self.averageRanks = averageRanks
    self.tasks = tasks
  }

  /// A test of the pairs of models of a Friedman test.
  public init(_ friedman: FriedmanTest) {
    self.init(averageRanks: friedman.averageRanks, tasks: friedman.tasks)
  }

  /// q_α: the studentized range of `models` that is exceeded with probability `alpha`, over √2.
  public static func criticalValue(models: Int, alpha: Double) -> Double {
    StudentizedRange(groups: models).quantile(exceededBy: alpha) / 2.0.squareRoot()
  }

  /// The difference of mean ranks from which two models differ at the level `alpha` in (0, 1).
  public func criticalDifference(alpha: Double) -> Double {
    Self.criticalValue(models: averageRanks.count, alpha: alpha) * standardError
  }

  /// The p value of every pair of models, row by row, 1 on the diagonal.
  public var pValues: [[Double]] {
    let range = StudentizedRange(groups: averageRanks.count)
    return averageRanks.map { first in
      averageRanks.map { range.survival(abs(first - $0) / standardError * 2.0.squareRoot()) }
    }
  }

  private var standardError: Double {
    let models = Double(averageRanks.count)
    return (models * (models + 1) / (6 * Double(tasks))).squareRoot()
  }
}
