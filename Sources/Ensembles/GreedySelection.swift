import Concurrency
import Learning

/// Forward selection of members with replacement (Caruana et al., "Ensemble selection from libraries of
/// models", ICML 2004).
///
/// Every round adds the member with which the mean of all that were chosen is best; of equally good
/// ones the earliest. Of all rounds the best is kept, of equally good ones the first.
struct GreedySelection: Sendable {
  let scores: [[Float]]
  let labels: [Float]
  let metric: SelectionMetric
  let rounds: Int

  /// How often each member is chosen.
  func counts(_ context: FitContext) throws(FitError) -> [Int] {
    var counts = [Int](repeating: 0, count: scores.count)
    var sums = [Double](repeating: 0, count: labels.count)
    var best: (loss: Double, counts: [Int])?
    for round in 1...rounds {
      let chosen = try next(after: sums, round: round, context)
      counts[chosen.member] += 1
      for row in sums.indices { sums[row] += Double(scores[chosen.member][row]) }
      if best.map({ chosen.loss < $0.loss }) ?? true { best = (chosen.loss, counts) }
      context.progress(Double(round) / Double(rounds))
    }
    return best?.counts ?? counts
  }

  /// The member that is added in a round to the sums of those that were chosen before.
  private func next(
    after sums: [Double], round: Int, _ context: FitContext
  ) throws(FitError) -> (member: Int, loss: Double) {
    let losses = try parallelMap(count: scores.count, threads: context.threads) {
      (member) throws(FitError) -> Double in
      try context.checkCancellation()
      return loss(sums: sums, with: member, round: round)
    }
    var best = (member: 0, loss: losses[0])
    for (member, loss) in losses.enumerated() where loss < best.loss { best = (member, loss) }
    return best
  }
}
