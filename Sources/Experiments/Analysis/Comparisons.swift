import Concurrency
import Learning
public import Metrics

/// Compares contestants on the same rows and folds, pair by pair.
public struct Comparisons: Sendable {
  /// The contestants, the best first.
  public var contestants: [Contestant]
  /// 1 for positive data rows, 0 for the others.
  public var labels: [Float]
  /// The metric that ranks.
  public var ranking: Metric
  /// Test rows for every training row.
  public var testToTrain: Double
  /// How intervals and tests are computed.
  public var statistics: StatisticsSpec
  /// Draws rows anew; its candidates are the contestants.
  public var intervals: RowIntervals

  /// Contestants, the best first, with what comparing them takes.
  ///
  /// - Parameters:
  ///   - labels: 1 for positive data rows, 0 for the others.
  ///   - testToTrain: test rows for every training row.
  ///   - intervals: draws the contestants' rows anew, in their order.
  public init(
    contestants: [Contestant], labels: [Float], ranking: Metric, testToTrain: Double,
    statistics: StatisticsSpec, intervals: RowIntervals
  ) {
    self.contestants = contestants
    self.labels = labels
    self.ranking = ranking
    self.testToTrain = testToTrain
    self.statistics = statistics
    self.intervals = intervals
  }

  private var metrics: [Int] {
    ([ranking.name] + Metric.compared.map(\.name).filter { $0 != ranking.name }).compactMap {
      Metric.index(of: $0)
    }
  }

  /// Every pair in the ranking metric and the usual ones, pairs in the contestants' order.
  ///
  /// The p values against the first contestant, if that is eligible, are corrected by Holm's method
  /// over all other eligible ones, metric by metric.
  public func all(threads: Int) -> [Comparison] {
    let pairs = contestants.indices.flatMap { first in
      (first + 1..<contestants.count).map { (first, $0) }
    }
    let called = contestants.map { $0.firstCalls(rowCount: labels.count) }
    let metrics = metrics
    let compared = parallelMap(count: pairs.count, threads: threads) { index in
      let (first, second) = pairs[index]
      let catches = catches(called[first], called[second])
      let likeness = likeness(first, second, called: called)
      return metrics.map { metric in
        var comparison = comparison(first, second, metric: metric)
        if Metric.all[metric].name == Metric.recall.name { comparison.catches = catches }
        comparison.likeness = likeness
        return comparison
      }
    }
    return withHolm(compared.flatMap { $0 })
  }

  private func comparison(
    _ first: Int, _ second: Int, metric: Int
  ) -> Comparison {
    let drawn = intervals.difference(first, second, metric: metric)
    return Comparison(
      first: contestants[first].name, second: contestants[second].name,
      metric: Metric.all[metric].name, difference: drawn.estimate, bootstrapP: drawn.pValue,
      folds: foldTest(first, second, metric: metric))
  }

  private func foldTest(_ first: Int, _ second: Int, metric: Int) -> Comparison.FoldTest? {
    let folds = (contestants[first].folds[metric], contestants[second].folds[metric])
    let differences = FoldSummary.differences(folds.0, folds.1)
    guard let test = CorrectedTTest(differences: differences, ratio: testToTrain),
      let bayes = CorrelatedBayesianTTest(
        differences: differences, ratio: testToTrain, equivalence: statistics.equivalence)
    else { return nil }
    let isLoss = Metric.all[metric].direction == .minimize
    return Comparison.FoldTest(
      mean: test.mean, statistic: test.statistic, degreesOfFreedom: test.degreesOfFreedom,
      pValue: test.pValue, second: isLoss ? bayes.right : bayes.left,
      equivalent: bayes.equivalent, first: isLoss ? bayes.left : bayes.right)
  }

  private func withHolm(_ comparisons: [Comparison]) -> [Comparison] {
    var comparisons = comparisons
    guard let leader = contestants.first, leader.isEligible else { return comparisons }
    let rivals = Set(contestants.dropFirst().filter(\.isEligible).map(\.name))
    for metric in metrics {
      let name = Metric.all[metric].name
      let places = comparisons.indices.filter { place in
        comparisons[place].metric == name && comparisons[place].first == leader.name
          && rivals.contains(comparisons[place].second)
      }
      let adjusted = Multiplicity.holm(
        places.map { comparisons[$0].folds?.pValue ?? comparisons[$0].bootstrapP ?? 1 })
      for (place, p) in zip(places, adjusted) { comparisons[place].adjustedP = p }
    }
    return comparisons
  }

  private func catches(_ first: [Bool], _ second: [Bool]) -> Comparison.Catches {
    var onlyFirst = 0
    var onlySecond = 0
    for (row, label) in labels.enumerated() where label > 0.5 {
      if first[row] && !second[row] { onlyFirst += 1 }
      if second[row] && !first[row] { onlySecond += 1 }
    }
    return Comparison.Catches(
      onlyFirst: onlyFirst, onlySecond: onlySecond,
      pValue: McNemarTest(onlyFirst: onlyFirst, onlySecond: onlySecond).exactP)
  }

  /// How alike two contestants' wrong decisions are, on the rows that were tested.
  private func likeness(
    _ first: Int, _ second: Int, called: [[Bool]]
  ) -> Comparison.Likeness? {
    let tested = Set(contestants[first].rows.dataRows).sorted()
    func errors(_ contestant: Int) -> [Bool] {
      tested.map { called[contestant][$0] != (labels[$0] > 0.5) }
    }
    return Diversity(errorsA: errors(first), errorsB: errors(second)).map {
      Comparison.Likeness(errorCorrelation: $0.errorCorrelation, doubleFault: $0.doubleFault)
    }
  }
}

extension FoldSummary {
  /// The first's value less the second's, in every fold in which both have one.
  static func differences(_ first: FoldSummary, _ second: FoldSummary) -> [Double] {
    zip(first.values, second.values).compactMap { first, second in
      first.flatMap { first in second.map { first - $0 } }
    }
  }
}
