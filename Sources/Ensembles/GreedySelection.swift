import CKernels
import Concurrency
import Learning
import Metrics

/// Forward selection of members with replacement (Caruana et al., "Ensemble selection from libraries of
/// models", ICML 2004).
///
/// Every round adds the member with which the mean of all that were chosen is best; of equally good
/// ones the earliest. `counts` keeps of all rounds the best, of equally good ones the first.
struct GreedySelection: Sendable {
  let scores: [[Float]]
  let labels: [Float]
  /// How much each row counts; nil where all count 1.
  let weights: [Double]?
  let metric: SelectionMetric
  let rounds: Int

  /// A member that was added, and the loss of the mean then.
  struct Choice {
    var member: Int
    var loss: Double
  }

  /// How often each member is chosen.
  func counts(_ context: FitContext) throws(FitError) -> [Int] {
    let choices = try choices(context)
    var best = 0
    for round in choices.indices where choices[round].loss < choices[best].loss { best = round }
    var counts = [Int](repeating: 0, count: scores.count)
    for choice in choices[...best] { counts[choice.member] += 1 }
    return counts
  }

  /// What is chosen round by round.
  func choices(_ context: FitContext) throws(FitError) -> [Choice] {
    var choices: [Choice] = []
    var sums = [Double](repeating: 0, count: labels.count)
    for round in 1...rounds {
      let chosen = try next(after: sums, round: round, context)
      choices.append(chosen)
      for row in sums.indices { sums[row] += Double(scores[chosen.member][row]) }
      context.progress(Double(round) / Double(rounds))
    }
    return choices
  }

  /// The member that is added in a round to the sums of those that were chosen before.
  private func next(
    after sums: [Double], round: Int, _ context: FitContext
  ) throws(FitError) -> Choice {
    let losses = try parallelMap(count: scores.count, threads: context.threads) {
      (member) throws(FitError) -> Double in
      try context.checkCancellation()
      return loss(sums: sums, with: member, round: round)
    }
    var best = Choice(member: 0, loss: losses[0])
    for (member, loss) in losses.enumerated() where loss < best.loss {
      best = Choice(member: member, loss: loss)
    }
    return best
  }
}

extension GreedySelection {
  /// What is to be made small, of the mean of a member's scores and of `round - 1` others whose `sums`
  /// are given.
  ///
  /// Log loss and Brier score are added up row by row; other metrics need the order of the scores.
  func loss(sums: [Double], with member: Int, round: Int) -> Double {
    switch metric {
    case .logLoss: logLoss(sums, member, round)
    case .brier: brier(sums, member, round)
    case .rocAUC, .averagePrecision:
      metric.loss(
        ScoredRows(
          labels: labels,
          scores: zip(sums, scores[member]).map { Float(($0 + Double($1)) / Double(round)) },
          weights: weights))
        ?? .infinity
    }
  }

  /// The mean negative logarithm of the probability given to the truth, which is kept as far away from
  /// 0 and 1 as the metric keeps it; one logarithm for the product of sixteen rows, which cannot
  /// underflow then.
  private func logLoss(_ sums: [Double], _ member: Int, _ round: Int) -> Double {
    if let weights {
      return weightedMean(weights, sums, member, round) {
        -ck_log(min(max($0, .ulpOfOne), 1 - .ulpOfOne))
      }
    }
    var product = 1.0
    var sum = 0.0
    forEachTruth(sums, member, round) { row, probability in
      product *= min(max(probability, .ulpOfOne), 1 - .ulpOfOne)
      if row % 16 == 15 {
        sum -= ck_log(product)
        product = 1
      }
    }
    return (sum - ck_log(product)) / Double(labels.count)
  }

  private func brier(_ sums: [Double], _ member: Int, _ round: Int) -> Double {
    if let weights {
      return weightedMean(weights, sums, member, round) { (1 - $0) * (1 - $0) }
    }
    var sum = 0.0
    forEachTruth(sums, member, round) { _, probability in
      sum += (1 - probability) * (1 - probability)
    }
    return sum / Double(labels.count)
  }

  /// The mean of a loss of the probability of the truth, rows counting by their weights.
  private func weightedMean(
    _ weights: [Double], _ sums: [Double], _ member: Int, _ round: Int,
    _ loss: (Double) -> Double
  ) -> Double {
    var (sum, total) = (0.0, 0.0)
    forEachTruth(sums, member, round) { row, probability in
      sum += weights[row] * loss(probability)
      total += weights[row]
    }
    return sum / total
  }

  /// Visits the probability that a mean gives to the truth of every row, means being rounded as the
  /// ensemble's scores are.
  @inline(__always)
  private func forEachTruth(
    _ sums: [Double], _ member: Int, _ round: Int, _ body: (Int, Double) -> Void
  ) {
    let count = Double(round)
    sums.withUnsafeBufferPointer { sums in
      scores[member].withUnsafeBufferPointer { scores in
        labels.withUnsafeBufferPointer { labels in
          for row in labels.indices {
            let mean = Double(Float((sums[row] + Double(scores[row])) / count))
            body(row, labels[row] > 0.5 ? mean : 1 - mean)
          }
        }
      }
    }
  }
}

/// What greedy selection makes best.
///
/// Only metrics that look at the whole of the scores are here: one at a threshold is made best by
/// members that predict every row positive, or none.
public enum SelectionMetric: String, Codable, Hashable, Sendable, CaseIterable {
  /// Log loss, which is proper: the truth is its optimum.
  case logLoss
  /// The Brier score, which is proper too.
  case brier
  /// The area under the ROC curve; it sees the order of scores only.
  case rocAUC
  /// Average precision; it sees the order of scores only.
  case averagePrecision

  private var metric: Metric {
    switch self {
    case .logLoss: Metric.logLoss
    case .brier: Metric.brier
    case .rocAUC: Metric.rocAUC
    case .averagePrecision: Metric.averagePrecision
    }
  }

  /// What is to be made small; nil where the metric is not defined.
  func loss(_ rows: ScoredRows) -> Double? {
    metric.score(rows).map { $0 * -metric.sign }
  }
}
