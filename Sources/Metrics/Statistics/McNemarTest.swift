/// McNemar's test of two models' decisions on the same rows (Psychometrika 12, 1947), from the rows
/// on which only one of them is right.
///
/// On the positive rows alone it tests whether one model has the higher recall. The exact p value
/// never rejects too often; the mid-p value is less cautious (Fagerland, Lydersen and Laake 2013).
public struct McNemarTest: Sendable, Hashable {
  /// The rows on which only the first model is right.
  public let onlyFirst: Int
  /// The rows on which only the second model is right.
  public let onlySecond: Int

  /// A test of two counts of rows, neither negative.
  public init(onlyFirst: Int, onlySecond: Int) {
    precondition(onlyFirst >= 0 && onlySecond >= 0, "counts \(onlyFirst) and \(onlySecond)")
    self.onlyFirst = onlyFirst
    self.onlySecond = onlySecond
  }

  /// A test of which rows each model decided rightly, row by row.
  public init(correctFirst: [Bool], correctSecond: [Bool]) {
    precondition(
      correctFirst.count == correctSecond.count,
      "\(correctFirst.count) rows and \(correctSecond.count)")
    let pairs = zip(correctFirst, correctSecond)
    self.init(
      onlyFirst: pairs.count { $0 && !$1 }, onlySecond: pairs.count { $1 && !$0 })
  }

  /// The two-sided exact p value: twice the smaller binomial tail, at most 1.
  public var exactP: Double { min(1, 2 * distribution.lowerTail(smaller)) }

  /// The two-sided mid-p value: what was seen counts half in each tail.
  public var midP: Double {
    if discordant == 0 { return 1 }
    if onlyFirst == onlySecond { return 1 - distribution.mass(smaller) / 2 }
    return 2 * distribution.lowerTail(smaller) - distribution.mass(smaller)
  }

  /// The squared difference of the counts over their sum; 0 where the models never differ.
  public var chiSquared: Double { statistic(Double(abs(onlyFirst - onlySecond))) }

  /// The p value of `chiSquared`.
  public var chiSquaredP: Double { ChiSquared(degreesOfFreedom: 1).survival(chiSquared) }

  /// The statistic with Edwards' continuity correction: a difference one smaller.
  public var correctedChiSquared: Double {
    statistic(Double(abs(onlyFirst - onlySecond) - 1))
  }

  /// The p value of `correctedChiSquared`.
  public var correctedChiSquaredP: Double {
    ChiSquared(degreesOfFreedom: 1).survival(correctedChiSquared)
  }

  private var discordant: Int { onlyFirst + onlySecond }

  private var smaller: Int { min(onlyFirst, onlySecond) }

  private var distribution: BinomialDistribution {
    BinomialDistribution(trials: discordant, probability: 0.5)
  }

  private func statistic(_ difference: Double) -> Double {
    discordant > 0 ? difference * difference / Double(discordant) : 0
  }
}
