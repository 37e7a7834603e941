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
