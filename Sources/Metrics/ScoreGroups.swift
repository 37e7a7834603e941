package import Learning

/// The rows that share one score, as weights.
package struct ScoreGroup: Sendable {
  /// Their score.
  package let score: Double
  /// How many rows they are; rows without weight do not count.
  package var rows = 0
  /// The weight of positive rows.
  package var positive = 0.0
  /// The weight of negative rows.
  package var negative = 0.0
  /// The squared weights of positive rows.
  package var squaredPositive = 0.0
  /// The squared weights of negative rows.
  package var squaredNegative = 0.0

  /// The weight of both.
  package var weight: Double { positive + negative }
  /// The share of weight that is positive.
  package var share: Double { positive / weight }
}

/// Scored rows by distinct score: all that a rising map or a threshold can tell apart.
///
/// What is computed from it does not depend on the order of rows.
package struct ScoreGroups: Sendable {
  /// The groups that have weight, by rising score.
  package private(set) var all: [ScoreGroup] = []

  /// Groups scored rows.
  package init(_ rows: ScoredRows) {
    for row in rows.order.reversed() {
      add(
        Double(rows.scores[row]), isPositive: rows.labels[row] > 0.5, weight: rows.weight(of: row))
    }
  }

  /// Groups rows whose scores are no rounded numbers; the counts must agree.
  package init(scores: [Double], labels: [Float], weights: [Double]?) {
    let order = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
    for row in order {
      add(scores[row], isPositive: labels[row] > 0.5, weight: weights?[row] ?? 1)
    }
  }

  private mutating func add(_ score: Double, isPositive: Bool, weight: Double) {
    guard weight > 0 else { return }
    if all.last?.score != score { all.append(ScoreGroup(score: score)) }
    let last = all.count - 1
    all[last].rows += 1
    if isPositive {
      all[last].positive += weight
      all[last].squaredPositive += weight * weight
    } else {
      all[last].negative += weight
      all[last].squaredNegative += weight * weight
    }
  }

  /// The sums over all groups, at a score of 0.
  package var total: ScoreGroup {
    var total = ScoreGroup(score: 0)
    for group in all { total.add(group) }
    return total
  }
}

extension ScoreGroup {
  /// Adds the rows of another group; the score stays.
  package mutating func add(_ other: ScoreGroup) {
    rows += other.rows
    positive += other.positive
    negative += other.negative
    squaredPositive += other.squaredPositive
    squaredNegative += other.squaredNegative
  }
}
