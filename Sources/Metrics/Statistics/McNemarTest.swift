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

/// How alike the errors of two models are on the same rows (Kuncheva and Whitaker, "Measures of
/// Diversity in Classifier Ensembles", Machine Learning 51 (2003), section 2).
///
/// An ensemble gains most from models that err on different rows.
public struct Diversity: Sendable, Hashable {
  /// Rows that both decide rightly.
  public let neither: Int
  /// Rows on which only the first errs.
  public let onlyFirst: Int
  /// Rows on which only the second errs.
  public let onlySecond: Int
  /// Rows on which both err.
  public let both: Int

  /// Compares errors row by row; nil without rows.
  public init?(errorsA: [Bool], errorsB: [Bool]) {
    precondition(errorsA.count == errorsB.count, "\(errorsA.count) rows and \(errorsB.count)")
    guard !errorsA.isEmpty else { return nil }
    let pairs = zip(errorsA, errorsB)
    neither = pairs.count { !$0 && !$1 }
    onlyFirst = pairs.count { $0 && !$1 }
    onlySecond = pairs.count { !$0 && $1 }
    both = pairs.count { $0 && $1 }
  }

  /// How many rows there are.
  public var rows: Int { neither + onlyFirst + onlySecond + both }

  /// The share of rows on which exactly one errs.
  public var disagreement: Double { Double(onlyFirst + onlySecond) / Double(rows) }

  /// The share of rows on which both err: what no combination of the two can mend.
  public var doubleFault: Double { Double(both) / Double(rows) }

  /// The correlation of the errors; nil where either model errs always or never.
  public var errorCorrelation: Double? {
    let first = Double(onlyFirst + both) * Double(onlySecond + neither)
    let second = Double(onlySecond + both) * Double(onlyFirst + neither)
    guard first > 0 && second > 0 else { return nil }
    return (agreeing - differing) / (first.squareRoot() * second.squareRoot())
  }

  /// Yule's Q: 0 for independent errors, 1 where one model's errors include the other's; nil where it
  /// is 0/0.
  public var qStatistic: Double? {
    let sum = agreeing + differing
    return sum > 0 ? (agreeing - differing) / sum : nil
  }

  private var agreeing: Double { Double(both) * Double(neither) }

  private var differing: Double { Double(onlyFirst) * Double(onlySecond) }
}
