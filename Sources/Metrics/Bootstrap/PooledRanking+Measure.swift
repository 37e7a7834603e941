import Learning

/// What metrics read off the order of scores.
struct RankMeasure {
  /// The area under the ROC curve; nil on one class.
  var area: Double?
  /// Precision at every step of recall, weighted by the positive rows of the step.
  var precisionSteps = 0.0
  /// The largest TP · N − FP · P.
  var largestExcess = 0
  /// The largest weight of positive rows reached at the precision of the costs.
  var positivesAtPrecision = 0
  /// The largest precision at the recall of the costs.
  var precisionAtRecall = 0.0
  /// The hull of the ROC curve.
  var hull = RankingHull()
  /// What the top tenth holds.
  var topTenth = Tie()
  /// What the top rows hold, as many as can be called.
  var topShare = Tie()
  /// The distance of score and share of positive rows over ten bins of equal weight, by weight.
  var calibrationError = 0.0
}

extension PooledRanking {
  /// Measures the ranks where data row i counts `times[i]` times.
  ///
  /// `classes` are the sums of positive and negative rows, `weighted` is the number of scored rows
  /// that count at all.
  func measure(
    times: UnsafeBufferPointer<UInt16>, classes: (positive: Int, negative: Int), weighted: Int,
    costs: Costs
  ) -> RankMeasure {
    var measure = RankMeasure()
    guard classes.positive + classes.negative > 0 else { return measure }
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: dataRow.count + 1) { sums in
      addUp(times, into: sums)
      let prefix = UnsafeBufferPointer(sums)
      measure.calibrationError = calibrationError(prefix)
      guard classes.positive > 0 && classes.negative > 0 else { return }
      withUnsafeTemporaryAllocation(of: Int.self, capacity: steps.count) { before in
        walk(prefix, classes: classes, costs: costs, positivesBefore: before, &measure)
        let reached = UnsafeBufferPointer(before)
        measure.topTenth = top(0.1, of: weighted, prefix, reached)
        measure.topShare = top(costs.contactShare, of: weighted, prefix, reached)
      }
      measure.precisionSteps = precisionSteps(prefix)
    }
    return measure
  }

  /// sums[k] = the multiplicities of the first k ranks.
  private func addUp(
    _ times: UnsafeBufferPointer<UInt16>, into sums: UnsafeMutableBufferPointer<UInt32>
  ) {
    dataRow.withUnsafeBufferPointer { dataRow in
      var sum: UInt32 = 0
      sums[0] = 0
      for rank in 0..<dataRow.count {
        sum &+= UInt32(times[Int(dataRow[rank])])
        sums[rank + 1] = sum
      }
    }
  }

  /// Walks the steps once for all that turns at their corners.
  private func walk(
    _ prefix: UnsafeBufferPointer<UInt32>, classes: (positive: Int, negative: Int),
    costs: Costs, positivesBefore: UnsafeMutableBufferPointer<Int>, _ measure: inout RankMeasure
  ) {
    var (area, start) = (ROCArea<Int>(), 0)
    let all = Double(classes.positive)
    measure.precisionAtRecall = all / Double(classes.positive + classes.negative)
    steps.withUnsafeBufferPointer { steps in
      for index in 0..<steps.count {
        let step = steps[index]
        positivesBefore[index] = area.positive
        let middle = Int(prefix[Int(step.positiveEnd)])
        let end = Int(prefix[Int(step.end)])
        let (gained, lost) = (middle &- start, end &- middle)
        start = end
        let negative = area.negative &+ (step.isTied ? lost : 0)
        area.add(positive: gained, negative: lost, areTied: step.isTied)
        if gained > 0 {
          measure.turn(area.positive, negative, classes: classes, all: all, costs: costs)
        }
      }
    }
    measure.area = area.area
    measure.hull.reach(
      Tie(positive: Double(classes.positive), negative: Double(classes.negative)))
  }

  /// Average precision before it is divided by the positive rows.
  private func precisionSteps(_ prefix: UnsafeBufferPointer<UInt32>) -> Double {
    positiveGroups.withUnsafeBufferPointer { groups in
      var (sum, reached) = (0.0, 0.0)
      for group in groups {
        let start = prefix[Int(group.start)]
        let positive = Double(Int(prefix[Int(group.positiveEnd)] &- start))
        reached += positive
        sum += positive * (reached / Double(Int(max(1, prefix[Int(group.end)]))))
      }
      return sum
    }
  }

  /// What the top share of the rows holds, cut as `Metrics.topDecileLift` says.
  private func top(
    _ share: Double, of weighted: Int, _ prefix: UnsafeBufferPointer<UInt32>,
    _ positivesBefore: UnsafeBufferPointer<Int>
  ) -> Tie {
    let rows = max(1, (share * Double(weighted)).rounded(.toNearestOrEven))
    let size = rows / Double(weighted) * Double(prefix[dataRow.count])
    let index = Self.first(steps.count - 1) { Double(prefix[Int(steps[$0].end)]) >= size }
    let step = steps[index]
    let start = Double(index == 0 ? 0 : prefix[Int(steps[index - 1].end)])
    let positive = Double(prefix[Int(step.positiveEnd)]) - start
    let weight = Double(prefix[Int(step.end)]) - start
    let room = min(size - start, weight)
    let found = step.isTied ? positive * (room / weight) : min(room, positive)
    let reached = Double(positivesBefore[index]) + found
    return Tie(positive: reached, negative: size - reached)
  }

  /// The first index of 0..<count from which on a rising condition holds, or `count`.
  static func first(_ count: Int, where holds: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

extension RankMeasure {
  /// Takes in a threshold that may be the best of some.
  @inline(__always)
  mutating func turn(
    _ positive: Int, _ negative: Int, classes: (positive: Int, negative: Int), all: Double,
    costs: Costs
  ) {
    largestExcess = max(
      largestExcess, positive &* classes.negative &- negative &* classes.positive)
    let precision = Double(positive) / Double(positive &+ negative)
    // Both are choices rather than branches: near the bound a branch would mostly be guessed wrong.
    positivesAtPrecision = precision >= costs.precision ? positive : positivesAtPrecision
    let counts = Double(positive) / all >= costs.recall
    precisionAtRecall = max(precisionAtRecall, counts ? precision : 0)
    hull.reach(Tie(positive: Double(positive), negative: Double(negative)))
  }
}
