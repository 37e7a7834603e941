import Learning

/// What lies at a score and above.
struct Step {
  /// The score.
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
