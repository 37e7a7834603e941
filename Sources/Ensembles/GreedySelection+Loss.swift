import CKernels
import Learning

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
          scores: zip(sums, scores[member]).map { Float(($0 + Double($1)) / Double(round)) }))
        ?? .infinity
    }
  }

  /// The mean negative logarithm of the probability given to the truth, which is kept as far away from
  /// 0 and 1 as the metric keeps it; one logarithm for the product of sixteen rows, which cannot
  /// underflow then.
  private func logLoss(_ sums: [Double], _ member: Int, _ round: Int) -> Double {
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
    var sum = 0.0
    forEachTruth(sums, member, round) { _, probability in
      sum += (1 - probability) * (1 - probability)
    }
    return sum / Double(labels.count)
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
