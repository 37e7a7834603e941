import Concurrency
public import Learning
public import Metrics

/// Two candidates side by side in one metric; differences are the first's less the second's.
public struct Comparison: Sendable, Hashable {
  /// Positive rows that only one of the two predicts positive, the first time that they are tested.
  public struct Catches: Sendable, Hashable {
    /// Positive rows that only the first finds.
    public var onlyFirst: Int
    /// Positive rows that only the second finds.
    public var onlySecond: Int
    /// The exact McNemar test: how likely so uneven a split is where both find equally many.
    public var pValue: Double

    package init(onlyFirst: Int, onlySecond: Int, pValue: Double) {
      self.onlyFirst = onlyFirst
      self.onlySecond = onlySecond
      self.pValue = pValue
    }
  }

  /// How alike the wrong decisions of the two are: what an ensemble of them can gain (Kuncheva and
  /// Whitaker, Machine Learning 51, 2003).
  public struct Likeness: Sendable, Hashable {
    /// The correlation of being wrong; nil where one is never or always wrong.
    public var errorCorrelation: Double?
    /// The share of rows on which both are wrong.
    public var doubleFault: Double

    package init(errorCorrelation: Double?, doubleFault: Double) {
      self.errorCorrelation = errorCorrelation
      self.doubleFault = doubleFault
    }
  }

  /// What a test over folds says.
  public struct FoldTest: Sendable, Hashable {
    public var mean: Double
    /// The statistic of the corrected resampled t-test; nil where all differences are equal.
    public var statistic: Double?
    public var degreesOfFreedom: Double
    public var pValue: Double
    /// The probability that the second is better by more than the region of equivalence.
    public var second: Double
    /// The probability that the two are equivalent.
    public var equivalent: Double
    /// The probability that the first is better by more than the region of equivalence.
    public var first: Double

    package init(
      mean: Double, statistic: Double?, degreesOfFreedom: Double, pValue: Double, second: Double,
      equivalent: Double, first: Double
    ) {
      self.mean = mean
      self.statistic = statistic
      self.degreesOfFreedom = degreesOfFreedom
      self.pValue = pValue
      self.second = second
      self.equivalent = equivalent
      self.first = first
    }

    /// Tests the first's values less the second's, fold by fold; nil for fewer than two.
    ///
    /// - Parameter ratio: test rows for every training row.
    init?(_ differences: [Double], ratio: Double, equivalence: Double, isLoss: Bool) {
      guard let test = CorrectedTTest(differences: differences, ratio: ratio),
        let bayes = CorrelatedBayesianTTest(
          differences: differences, ratio: ratio, equivalence: equivalence)
      else { return nil }
      self.init(
        mean: test.mean, statistic: test.statistic, degreesOfFreedom: test.degreesOfFreedom,
        pValue: test.pValue, second: isLoss ? bayes.right : bayes.left,
        equivalent: bayes.equivalent, first: isLoss ? bayes.left : bayes.right)
    }

    /// Whether the differences vary: equal ones, up to rounding, say nothing of chance.
    var hasSpread: Bool { statistic.map { abs($0) < 1e12 } ?? false }

    /// Whether the two have the same value on every fold.
    var isSame: Bool { mean == 0 && statistic == nil }

    /// The p value, where it says something of chance: differences that are equal on every fold, and not
    /// 0, are no test.
    var meaningfulP: Double? { hasSpread || mean == 0 ? pValue : nil }

    /// Whether the first has the better mean; nil where the test says nothing of chance.
    func isFirstBetter(_ metric: Metric) -> Bool? {
      meaningfulP.map { _ in mean * metric.sign > 0 }
    }

    /// The test itself, of the worth of the first less that of the second; nil where its standard error is
    /// not known.
    package func test(isLoss: Bool) -> CorrectedTTest? {
      guard let statistic, hasSpread, statistic != 0 else { return nil }
      return CorrectedTTest(
        folds: Int(degreesOfFreedom) + 1, mean: isLoss ? -mean : mean,
        standardError: mean / statistic)
    }
  }

  public var first: String
  public var second: String
  public var metric: String
  /// The difference on all held-out rows, with its bootstrap interval.
  public var difference: Estimate
  /// The two-sided bootstrap p value of no difference.
  public var bootstrapP: Double?
  /// The test over folds; nil for fewer than two.
  public var folds: FoldTest?
  /// `pValue` against the leader, corrected for all such comparisons in this metric; nil for other pairs.
  public var adjustedP: Double?
  /// Which positive rows only one of them catches; nil for metrics that do not count those.
  public var catches: Catches?
  /// How alike their wrong decisions are; the same in every metric.
  public var likeness: Likeness?

  /// The p value of the corrected resampled t-test where the folds allow one, else the bootstrap's.
  public var pValue: Double? { folds?.meaningfulP ?? bootstrapP }

  package init(
    first: String, second: String, metric: String, difference: Estimate,
    bootstrapP: Double? = nil, folds: FoldTest? = nil, adjustedP: Double? = nil,
    catches: Catches? = nil, likeness: Likeness? = nil
  ) {
    self.first = first
    self.second = second
    self.metric = metric
    self.difference = difference
    self.bootstrapP = bootstrapP
    self.folds = folds
    self.adjustedP = adjustedP
    self.catches = catches
    self.likeness = likeness
  }
}

/// What a comparison of two shows: one rule for terminal, files, pages and API.
public enum Relation: String, Sendable, Hashable, CaseIterable {
  /// The two differ by no more than the region of equivalence.
  case equivalent
  case firstBetter
  case secondBetter
  /// Neither is shown; that the two are equal is not shown either.
  case undecided

  /// Equivalent, where the Bayesian test over folds puts the difference into the region of equivalence
  /// with this confidence; else better, where the corrected p value is below 1 − confidence.
  ///
  /// - Parameter p: corrected for the comparisons that are made; of the test over folds, or of the
  ///   bootstrap where there is one test set only.
  init(test: Comparison.FoldTest?, isFirstBetter: Bool, p: Double?, confidence: Double) {
    if let test, test.meaningfulP != nil, test.equivalent >= confidence {
      self = .equivalent
    } else if let p, p < 1 - confidence {
      self = isFirstBetter ? .firstBetter : .secondBetter
    } else {
      self = .undecided
    }
  }
}

extension Comparison {
  /// What is shown of the two.
  public func relation(confidence: Double) -> Relation {
    let metric = Metric.named(metric) ?? .recall
    return Relation(
      test: folds,
      isFirstBetter: folds?.isFirstBetter(metric) ?? ((difference.value ?? 0) * metric.sign > 0),
      p: adjustedP ?? pValue, confidence: confidence)
  }

  /// Whether the interval of the difference, which knows the chance of rows only, holds no zero.
  public var isSetApartByRows: Bool {
    difference.interval.map { $0.lower > 0 || $0.upper < 0 } ?? false
  }
}

/// Compares candidates on the same rows and folds, pair by pair.
package struct Comparisons: Sendable {
  /// The candidates, the best first.
  private let predictions: [OutOfFoldPredictions]
  /// Every metric of `Metric.all` of each candidate, in that order, fold by fold.
  private let folds: [[FoldSummary]]
  private let eligible: Set<String>
  private let labels: [Float]
  private let ranking: Metric
  private let testToTrain: Double
  private let statistics: StatisticsSpec
  private let intervals: RowIntervals

  /// Candidates, the best first, with what comparing them takes.
  ///
  /// - Parameters:
  ///   - folds: each candidate's metrics of `Metric.all`, in that order, fold by fold.
  ///   - eligible: the names of those that may be chosen.
  ///   - labels: 1 for positive data rows, 0 for the others.
  ///   - testToTrain: test rows for every training row.
  ///   - intervals: resamples the candidates' rows, in their order.
  package init(
    _ predictions: [OutOfFoldPredictions], folds: [[FoldSummary]], eligible: Set<String>,
    labels: [Float], ranking: Metric, testToTrain: Double, statistics: StatisticsSpec,
    intervals: RowIntervals
  ) {
    self.predictions = predictions
    self.folds = folds
    self.eligible = eligible
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

  /// Every pair in the ranking metric and those of `Metric.compared`, pairs in the candidates' order.
  ///
  /// The p values against the first candidate, if that is eligible, are corrected by Holm's method
  /// over all other eligible ones, metric by metric.
  package func all(threads: Int) -> [Comparison] {
    let pairs = predictions.indices.flatMap { first in
      (first + 1..<predictions.count).map { (first, $0) }
    }
    let decisions = predictions.map { $0.firstDecisions(rowCount: labels.count) }
    let metrics = metrics
    let compared = parallelMap(count: pairs.count, threads: threads) { index in
      let (first, second) = pairs[index]
      let catches = catches(decisions[first], decisions[second])
      let likeness = likeness(first, second, decisions: decisions)
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
      first: predictions[first].candidate, second: predictions[second].candidate,
      metric: Metric.all[metric].name, difference: drawn.estimate, bootstrapP: drawn.pValue,
      folds: foldTest(first, second, metric: metric))
  }

  private func foldTest(_ first: Int, _ second: Int, metric: Int) -> Comparison.FoldTest? {
    Comparison.FoldTest(
      FoldSummary.differences(folds[first][metric], folds[second][metric]), ratio: testToTrain,
      equivalence: statistics.equivalence, isLoss: Metric.all[metric].isLoss)
  }

  /// Corrects one family of tests a metric, as the leaderboard does in the one that ranks: the leader
  /// against every other eligible candidate.
  private func withHolm(_ comparisons: [Comparison]) -> [Comparison] {
    var comparisons = comparisons
    guard let leader = predictions.first?.candidate, eligible.contains(leader) else {
      return comparisons
    }
    for metric in metrics {
      let name = Metric.all[metric].name
      let places = comparisons.indices.filter { place in
        comparisons[place].metric == name && comparisons[place].first == leader
          && eligible.contains(comparisons[place].second) && comparisons[place].pValue != nil
      }
      let adjusted = Multiplicity.holm(
        places.compactMap { comparisons[$0].pValue })
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

  /// How alike two candidates' wrong decisions are, on the rows that were tested.
  private func likeness(
    _ first: Int, _ second: Int, decisions: [[Bool]]
  ) -> Comparison.Likeness? {
    let tested = Set(predictions[first].rows).sorted()
    func errors(_ candidate: Int) -> [Bool] {
      tested.map { decisions[candidate][$0] != (labels[$0] > 0.5) }
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

extension OutOfFoldPredictions {
  /// Every metric of `Metric.all`, in that order, fold by fold.
  public func foldSummaries(costs: Costs) -> [FoldSummary] {
    let scored = folds.map { scoredRows(of: $0, costs: costs) }
    return Metric.all.map { metric in FoldSummary(scored.map { metric.score($0) }) }
  }
}
