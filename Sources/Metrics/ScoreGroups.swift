package import Learning

/// The rows that share one score, as weights.
package struct ScoreGroup: Sendable {
  package let score: Double
  /// How many rows they are; rows without weight do not count.
  package var rows = 0
  /// How many of them are positive.
  package var positiveRows = 0
  /// The weight of positive rows.
  package var positive = 0.0
  /// The weight of negative rows.
  package var negative = 0.0
  /// The squared weights of positive rows.
  package var squaredPositive = 0.0
  /// The squared weights of negative rows.
  package var squaredNegative = 0.0

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
      all[last].positiveRows += 1
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
    positiveRows += other.positiveRows
    positive += other.positive
    negative += other.negative
    squaredPositive += other.squaredPositive
    squaredNegative += other.squaredNegative
  }
}

/// The weights of the rows that share one score.
struct Tie {
  /// The weight of positive rows.
  var positive = 0.0
  /// The weight of negative rows.
  var negative = 0.0
  var weight: Double { positive + negative }
}

extension ScoredRows {
  /// How much a row counts.
  func weight(of row: Int) -> Double { weights?[row] ?? 1 }

  /// The weights of both classes.
  var classWeights: Tie {
    var sums = Tie()
    for row in labels.indices { sums.add(row, of: self) }
    return sums
  }

  /// The weights of both classes; nil where one has none.
  var bothClassWeights: Tie? {
    let sums = classWeights
    return sums.positive > 0 && sums.negative > 0 ? sums : nil
  }

  /// Visits every distinct score from the highest down, with the weights of its rows.
  @inline(__always)
  func forEachTie(_ body: (Tie) -> Void) {
    var tie = Tie()
    var last = Float.infinity
    for row in order {
      let score = scores[row]
      if score != last {
        if tie.weight > 0 { body(tie) }
        tie = Tie()
        last = score
      }
      tie.add(row, of: self)
    }
    if tie.weight > 0 { body(tie) }
  }

  /// Visits what is reached at every distinct score, from the highest down.
  @inline(__always)
  func forEachReached(_ body: (Tie) -> Void) {
    var reached = Tie()
    forEachTie { tie in
      reached.positive += tie.positive
      reached.negative += tie.negative
      body(reached)
    }
  }
}

extension Tie {
  @inline(__always)
  mutating func add(_ row: Int, of rows: ScoredRows) {
    if rows.labels[row] > 0.5 {
      positive += rows.weight(of: row)
    } else {
      negative += rows.weight(of: row)
    }
  }
}

/// What lies at a score and above.
struct Step {
  var threshold: Float
  /// The weights of the rows at this score or above.
  var reached: Tie
}

extension ScoredRows {
  /// Every distinct score with weight, from the highest down.
  var steps: [Step] {
    var steps: [Step] = []
    for row in order where weight(of: row) > 0 {
      var reached = steps.last?.reached ?? Tie()
      reached.add(row, of: self)
      let step = Step(threshold: scores[row] + 0, reached: reached)  // -0 becomes 0
      if let last = steps.last, last.threshold == step.threshold {
        steps[steps.count - 1] = step
      } else {
        steps.append(step)
      }
    }
    return steps
  }
}
