import Concurrency
import Learning
import Metrics

/// Greedy selection on bootstrap samples of the rows, averaged (Caruana, Munson and Niculescu-Mizil, "Getting
/// the most out of ensemble selection", ICDM 2006, section 2.3).
///
/// A sample draws as many rows of each class as there are, with replacement. On each a selection makes all of
/// its choices, and every number of choices is judged on the rows that the sample left out. The fewest choices
/// are kept, the same number for all samples, whose mean loss there is above the lowest by no more than noise.
/// A member counts as often as all samples together chose it, but for the weakest, which together have no more
/// than a twentieth of all votes: those are dropped.
struct BaggedSelection: Sendable {
  let scores: [[Float]]
  let labels: [Float]
  /// How much each row counts; nil where all count 1.
  let weights: [Double]?
  let metric: SelectionMetric
  let rounds: Int
  let bags: Int

  /// What a selection on one sample came to.
  private struct Bag: Sendable {
    /// The member of each choice.
    var choices: [Int]
    /// What is to be made small, on the rows left out, after each choice; nil where it is undefined.
    var losses: [Double?]
  }

  /// How often each member is chosen; one member alone where all that were chosen are worse together, on all
  /// rows.
  func counts(_ context: FitContext) throws(FitError) -> [Int] {
    let bags = try parallelMap(count: bags, threads: context.threads) {
      (bag) throws(FitError) -> Bag in
      try selected(key: context.key["bag", bag], context)
    }
    let length = Self.length(bags, rounds: rounds)
    var counts = [Int](repeating: 0, count: scores.count)
    for bag in bags { for member in bag.choices.prefix(length) { counts[member] += 1 } }
    let kept = Self.withoutWeakest(counts)
    return bestAlone(against: kept) ?? kept
  }

  private func selected(key: RandomKey, _ context: FitContext) throws(FitError) -> Bag {
    let drawn = draw(key)
    let places = Set(drawn)
    let left = labels.indices.filter { !places.contains($0) }
    let outside = selection(on: left)
    var own = context
    own.threads = 1
    own.progress = { _ in }
    let choices = try selection(on: drawn).choices(own).map(\.member)
    var sums = [Double](repeating: 0, count: left.count)
    var losses: [Double?] = []
    for (round, member) in choices.enumerated() {
      let loss = left.isEmpty ? nil : outside.loss(sums: sums, with: member, round: round + 1)
      losses.append(loss.flatMap { $0.isFinite ? $0 : nil })
      for row in sums.indices { sums[row] += Double(outside.scores[member][row]) }
    }
    return Bag(choices: choices, losses: losses)
  }

  /// Rows drawn within each class, in their order.
  private func draw(_ key: RandomKey) -> [Int] {
    var stream = key.stream
    var drawn: [Int] = []
    for isPositive in [false, true] {
      let rows = labels.indices.filter { (labels[$0] > 0.5) == isPositive }
      for _ in rows { drawn.append(rows[stream.integer(below: rows.count)]) }
    }
    return drawn.sorted()
  }

  private func selection(on rows: [Int]) -> GreedySelection {
    GreedySelection(
      scores: scores.map { list in rows.map { list[$0] } }, labels: rows.map { labels[$0] },
      weights: weights.map { weights in rows.map { weights[$0] } }, metric: metric, rounds: rounds)
  }

  /// The fewest choices whose loss is above the lowest by no more than noise.
  ///
  /// Noise is one standard error of the mean difference over the samples.
  private static func length(_ bags: [Bag], rounds: Int) -> Int {
    let judged = bags.filter { !$0.losses.contains { $0 == nil } }
    guard judged.count > 1 else { return 1 }
    let losses = judged.map { $0.losses.compactMap(\.self) }
    let means = (0..<rounds).map { round in
      losses.reduce(0) { $0 + $1[round] } / Double(losses.count)
    }
    var best = 0
    for round in means.indices where means[round] < means[best] { best = round }
    let kept = means.indices.first { round in
      let squares = losses.reduce(0) { sum, bag in
        let apart = bag[round] - bag[best] - (means[round] - means[best])
        return sum + apart * apart
      }
      let count = Double(losses.count)
      let noise = (squares / (count - 1) / count).squareRoot()
      return means[round] - means[best] <= noise
    }
    return (kept ?? best) + 1
  }

  /// Of equally weak members the later goes first.
  private static func withoutWeakest(_ counts: [Int]) -> [Int] {
    var kept = counts
    var spare = counts.reduce(0, +) / 20
    for member in counts.indices.sorted(by: { (counts[$0], $1) < (counts[$1], $0) }) {
      guard counts[member] <= spare else { break }
      spare -= counts[member]
      kept[member] = 0
    }
    return kept
  }

  /// The best member alone, where it has a lower loss on all rows than a choice of several.
  private func bestAlone(against counts: [Int]) -> [Int]? {
    let all = selection(on: Array(labels.indices))
    let nothing = [Double](repeating: 0, count: labels.count)
    let alone = scores.indices.map { all.loss(sums: nothing, with: $0, round: 1) }
    var best = 0
    for member in alone.indices where alone[member] < alone[best] { best = member }
    guard let last = counts.lastIndex(where: { $0 > 0 }) else { return nil }
    var rest = nothing
    for (member, count) in counts.enumerated() {
      let times = Double(member == last ? count - 1 : count)
      for row in rest.indices { rest[row] += times * Double(scores[member][row]) }
    }
    let together = all.loss(sums: rest, with: last, round: counts.reduce(0, +))
    return alone[best] < together
      ? counts.indices.map { $0 == best ? 1 : 0 } : nil
  }
}
