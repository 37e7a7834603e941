public import Learning

extension Metrics {
  /// The share of positive rows among the top rows by score, as many as can be called.
  public static let gain = Metric(
    name: "gain",
    summary: "share of the positive rows that are in the top contactShare by score",
    goal: .maximize
  ) { rows in
    guard let sums = rows.bothClassWeights else { return nil }
    return rows.top(rows.costs.contactShare, of: sums).positive / sums.positive
  }

  /// How much commoner positive rows are among the top rows by score than overall.
  public static let lift = Metric(
    name: "lift",
    summary: "share of positive rows in the top contactShare by score, relative to that overall",
    goal: .maximize
  ) { rows in
    guard let sums = rows.bothClassWeights else { return nil }
    return rows.top(rows.costs.contactShare, of: sums).lift(over: sums)
  }

  /// How much commoner positive rows are in the top tenth by score than overall.
  ///
  /// The top tenth is 0.1 n rows, rounded half to even, at least one; with weights it is the same
  /// share of the weight, n counting the rows that have any. Rows with the score at the cut are
  /// shared pro rata. Gain and lift at another share are cut in the same way.
  public static let topDecileLift = Metric(
    name: "topDecileLift",
    summary: "share of positive rows in the top tenth by score, relative to their share overall",
    goal: .maximize
  ) { rows in
    guard let sums = rows.bothClassWeights else { return nil }
    return rows.top(0.1, of: sums).lift(over: sums)
  }
}

extension Tie {
  /// The share of positive rows, relative to their share among all.
  func lift(over all: Tie) -> Double { (positive / weight) / (all.positive / all.weight) }
}

extension ScoredRows {
  /// What the top share of rows by score holds.
  fileprivate func top(_ share: Double, of sums: Tie) -> Tie {
    let count = Double(labels.indices.count { weight(of: $0) > 0 })
    let rows = max(1, (share * count).rounded(.toNearestOrEven))
    let size = weights == nil ? rows : rows / count * sums.weight
    var room = size
    var found = 0.0
    forEachTie { tie in
      let taken = min(room, tie.weight)
      found += tie.positive * (taken / tie.weight)
      room -= taken
    }
    return Tie(positive: found, negative: size - found)
  }
}
