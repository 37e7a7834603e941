import Learning

/// The weights of the rows that share one score.
struct Tie {
  /// The weight of positive rows.
  var positive = 0.0
  /// The weight of negative rows.
  var negative = 0.0
  /// Both.
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
  /// Adds a row.
  @inline(__always)
  mutating func add(_ row: Int, of rows: ScoredRows) {
    if rows.labels[row] > 0.5 {
      positive += rows.weight(of: row)
    } else {
      negative += rows.weight(of: row)
    }
  }
}
