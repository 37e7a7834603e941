import Learning

/// Scored rows by falling score, and where in them the curves of ROC and precision can turn.
///
/// Once the multiplicities are added up along the ranks, the weight of any stretch of them is one
/// subtraction. So each measure visits only the stretches that it can tell apart.
struct PooledRanking: Sendable {
  /// Positive rows, then negative ones, that follow each other.
  ///
  /// Such a step either holds the rows of one score, or no score of both classes: then only the end of
  /// its positive rows can be a corner of a hull or the best threshold of anything.
  private struct Step: Sendable {
    /// The rank after its positive rows.
    var positiveEnd: Int32
    /// The rank after all its rows.
    var end: Int32
    /// Whether its rows share one score.
    var isTied: Bool
  }

  /// The positive rows of one score.
  private struct PositiveGroup: Sendable {
    var start: Int32
    /// The rank after the last positive row.
    var positiveEnd: Int32
    /// The rank after the last row of that score.
    var end: Int32
  }

  /// The data row of every rank.
  private let dataRow: [Int32]
  /// How much every rank counts; nil where all count 1.
  private let weights: [Double]?
  /// Label less score of every rank.
  private let residual: [Double]
  /// The rank at which every distinct score begins, and the number of ranks.
  private let scoreStarts: [Int32]
  /// The distinct scores that positive rows have.
  private let positiveGroups: [PositiveGroup]
  private let steps: [Step]

  /// Ranks scored rows; of those with the same score the positive ones come first.
  init(_ rows: ScoredRows, dataRow: [Int]) {
    var builder = Builder()
    var first = 0
    while first < rows.order.count {
      let score = rows.scores[rows.order[first]]
      var end = first
      while end < rows.order.count, rows.scores[rows.order[end]] == score { end += 1 }
      builder.add(rows.order[first..<end], of: rows)
      first = end
    }
    self.dataRow = builder.order.map { Int32(dataRow[$0]) }
    weights = rows.weights.map { weights in builder.order.map { weights[$0] } }
    residual = builder.order.map { Double(rows.labels[$0]) - Double(rows.scores[$0]) }
    scoreStarts = builder.scoreStarts + [Int32(rows.order.count)]
    positiveGroups = builder.positiveGroups
    steps = builder.steps
  }

  private struct Builder {
    var order: [Int] = []
    var scoreStarts: [Int32] = []
    var positiveGroups: [PositiveGroup] = []
    var steps: [Step] = []

    mutating func add(_ tie: ArraySlice<Int>, of rows: ScoredRows) {
      let start = Int32(order.count)
      let positive = tie.filter { rows.labels[$0] > 0.5 }
      order += positive + tie.filter { rows.labels[$0] <= 0.5 }
      let (positiveEnd, end) = (start + Int32(positive.count), Int32(order.count))
      scoreStarts.append(start)
      if positiveEnd > start {
        positiveGroups.append(
          PositiveGroup(start: start, positiveEnd: positiveEnd, end: end))
      }
      let isTied = positiveEnd > start && positiveEnd < end
      if !isTied, let last = steps.last, !last.isTied {
        // A run of positive rows goes on only until negative ones have begun.
        if positiveEnd == start {
          steps[steps.count - 1].end = end
          return
        }
        if last.positiveEnd == last.end {
          steps[steps.count - 1] = Step(positiveEnd: positiveEnd, end: end, isTied: false)
          return
        }
      }
      steps.append(Step(positiveEnd: positiveEnd, end: end, isTied: isTied))
    }
  }
}

/// What metrics read off the order of scores.
struct RankMeasure {
  /// The area under the ROC curve; nil on one class.
  var area: Double?
  /// Precision at every step of recall, weighted by the positive rows of the step.
  var precisionSteps = 0.0
  /// The largest TP · N − FP · P.
  var largestExcess = 0.0
  /// The largest weight of positive rows reached at the precision of the costs.
  var positivesAtPrecision = 0.0
  /// The largest precision at the recall of the costs.
  var precisionAtRecall = 0.0
  /// The hull of the ROC curve.
  var hull = RankingHull()
  /// What the top tenth holds.
  var topTenth = Tie()
  /// What the top rows hold, as many as can be contacted.
  var topShare = Tie()
  /// The distance of score and share of positive rows over ten bins of equal weight, by weight.
  var calibrationError = 0.0
}

/// Sums of multiplicities along the ranks: whole numbers, which add up exactly, or weights.
private protocol RankSum {
  /// What products of two sums fit in.
  associatedtype Wide: Numeric & Comparable
  var wide: Wide { get }
  var double: Double { get }
  static func wide(_ number: Double) -> Wide
  static func double(_ wide: Wide) -> Double
  /// What lies between two ranks.
  static func difference(_ end: Self, _ start: Self) -> Double
  static func area(_ area: ROCArea<Wide>) -> Double?
}

extension UInt32: RankSum {
  fileprivate var wide: Int { Int(self) }
  fileprivate var double: Double { Double(self) }
  fileprivate static func wide(_ number: Double) -> Int { Int(number) }
  fileprivate static func double(_ wide: Int) -> Double { Double(wide) }
  fileprivate static func difference(_ end: UInt32, _ start: UInt32) -> Double {
    Double(Int32(bitPattern: end &- start))
  }
  fileprivate static func area(_ area: ROCArea<Int>) -> Double? { area.area }
}

extension Double: RankSum {
  fileprivate var wide: Double { self }
  fileprivate var double: Double { self }
  fileprivate static func wide(_ number: Double) -> Double { number }
  fileprivate static func double(_ wide: Double) -> Double { wide }
  fileprivate static func difference(_ end: Double, _ start: Double) -> Double { end - start }
  fileprivate static func area(_ area: ROCArea<Double>) -> Double? { area.area }
}

extension PooledRanking {
  /// Measures the ranks where data row i counts `times[i]` times.
  ///
  /// `classes` are what positive and negative rows weigh, `weighted` is the number of scored rows that
  /// count at all.
  func measure(
    times: UnsafeBufferPointer<UInt16>, classes: (positive: Double, negative: Double),
    weighted: Int, costs: Costs
  ) -> RankMeasure {
    if let weights {
      return measure(classes: classes, weighted: weighted, costs: costs) {
        addUp(times, weights, into: $0)
      }
    }
    return measure(classes: classes, weighted: weighted, costs: costs) { addUp(times, into: $0) }
  }

  private func measure<Sum: RankSum>(
    classes: (positive: Double, negative: Double), weighted: Int, costs: Costs,
    addUp: (UnsafeMutableBufferPointer<Sum>) -> Void
  ) -> RankMeasure {
    var measure = RankMeasure()
    guard classes.positive + classes.negative > 0 else { return measure }
    withUnsafeTemporaryAllocation(of: Sum.self, capacity: dataRow.count + 1) { sums in
      addUp(sums)
      let prefix = UnsafeBufferPointer(sums)
      measure.calibrationError = calibrationError(prefix)
      guard classes.positive > 0 && classes.negative > 0 else { return }
      withUnsafeTemporaryAllocation(of: Sum.Wide.self, capacity: steps.count) { before in
        walk(prefix, classes: classes, costs: costs, positivesBefore: before, &measure)
        let reached = UnsafeBufferPointer(before)
        measure.topTenth = top(0.1, of: weighted, prefix, reached)
        measure.topShare = top(costs.contactShare, of: weighted, prefix, reached)
      }
      measure.precisionSteps = precisionSteps(prefix)
    }
    return measure
  }

  /// The area under the ROC curve alone; nil on one class.
  func area(times: UnsafeBufferPointer<UInt16>) -> Double? {
    if let weights { return area { addUp(times, weights, into: $0) } }
    return area { addUp(times, into: $0) }
  }

  private func area<Sum: RankSum>(addUp: (UnsafeMutableBufferPointer<Sum>) -> Void) -> Double? {
    withUnsafeTemporaryAllocation(of: Sum.self, capacity: dataRow.count + 1) { sums in
      addUp(sums)
      var (area, start) = (ROCArea<Sum.Wide>(), Sum.wide(0))
      for step in steps {
        let middle = sums[Int(step.positiveEnd)].wide
        let end = sums[Int(step.end)].wide
        area.add(positive: middle - start, negative: end - middle, areTied: step.isTied)
        start = end
      }
      return Sum.area(area)
    }
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

  /// sums[k] = the multiplicities of the first k ranks, each times its weight.
  private func addUp(
    _ times: UnsafeBufferPointer<UInt16>, _ weights: [Double],
    into sums: UnsafeMutableBufferPointer<Double>
  ) {
    var sum = 0.0
    sums[0] = 0
    for rank in dataRow.indices {
      sum += Double(times[Int(dataRow[rank])]) * weights[rank]
      sums[rank + 1] = sum
    }
  }

  /// Walks the steps once for all that turns at their corners.
  private func walk<Sum: RankSum>(
    _ prefix: UnsafeBufferPointer<Sum>, classes: (positive: Double, negative: Double),
    costs: Costs, positivesBefore: UnsafeMutableBufferPointer<Sum.Wide>,
    _ measure: inout RankMeasure
  ) {
    var (area, start) = (ROCArea<Sum.Wide>(), Sum.wide(0))
    var turns = Turns<Sum>(classes: classes, costs: costs)
    steps.withUnsafeBufferPointer { steps in
      for index in 0..<steps.count {
        let step = steps[index]
        positivesBefore[index] = area.positive
        let middle = prefix[Int(step.positiveEnd)].wide
        let end = prefix[Int(step.end)].wide
        let (gained, lost) = (middle - start, end - middle)
        start = end
        let negative = area.negative + (step.isTied ? lost : 0)
        area.add(positive: gained, negative: lost, areTied: step.isTied)
        if gained > 0 { turns.add(area.positive, negative) }
      }
    }
    turns.hull.reach(Tie(positive: classes.positive, negative: classes.negative))
    measure.area = Sum.area(area)
    measure.largestExcess = Sum.double(turns.largestExcess)
    measure.positivesAtPrecision = Sum.double(turns.positivesAtPrecision)
    measure.precisionAtRecall = turns.precisionAtRecall
    measure.hull = turns.hull
  }

  /// Average precision before it is divided by the positive rows.
  private func precisionSteps<Sum: RankSum>(_ prefix: UnsafeBufferPointer<Sum>) -> Double {
    positiveGroups.withUnsafeBufferPointer { groups in
      var (sum, reached) = (0.0, 0.0)
      for group in groups {
        let positive = Sum.difference(prefix[Int(group.positiveEnd)], prefix[Int(group.start)])
        reached += positive
        let all = prefix[Int(group.end)].double
        sum += positive * (reached / (all > 0 ? all : 1))
      }
      return sum
    }
  }

  /// What the top share of the rows holds, found as `Metric.topDecileLift` says.
  private func top<Sum: RankSum>(
    _ share: Double, of weighted: Int, _ prefix: UnsafeBufferPointer<Sum>,
    _ positivesBefore: UnsafeBufferPointer<Sum.Wide>
  ) -> Tie {
    let rows = max(1, (share * Double(weighted)).rounded(.toNearestOrEven))
    let size = rows / Double(weighted) * prefix[dataRow.count].double
    let index = Self.first(steps.count - 1) { prefix[Int(steps[$0].end)].double >= size }
    let step = steps[index]
    let start = index == 0 ? 0 : prefix[Int(steps[index - 1].end)].double
    let positive = prefix[Int(step.positiveEnd)].double - start
    let weight = prefix[Int(step.end)].double - start
    let room = min(size - start, weight)
    let found = step.isTied ? positive * (room / weight) : min(room, positive)
    let reached = Sum.double(positivesBefore[index]) + found
    return Tie(positive: reached, negative: size - reached)
  }

  /// The first index of 0..<count from which on a rising condition holds, or `count`.
  private static func first(_ count: Int, where holds: (Int) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}

/// What is best of the thresholds that were seen.
private struct Turns<Sum: RankSum> {
  var largestExcess = Sum.wide(0)
  var positivesAtPrecision = Sum.wide(0)
  var precisionAtRecall: Double
  var hull = RankingHull()
  private let positives: Sum.Wide
  private let negatives: Sum.Wide
  private let all: Double
  private let costs: Costs

  init(classes: (positive: Double, negative: Double), costs: Costs) {
    positives = Sum.wide(classes.positive)
    negatives = Sum.wide(classes.negative)
    all = classes.positive
    precisionAtRecall = classes.positive / (classes.positive + classes.negative)
    self.costs = costs
  }

  /// Takes in a threshold that may be the best of some.
  @inline(__always)
  mutating func add(_ positive: Sum.Wide, _ negative: Sum.Wide) {
    largestExcess = max(largestExcess, positive * negatives - negative * positives)
    let (found, wrong) = (Sum.double(positive), Sum.double(negative))
    let precision = found / Sum.double(positive + negative)
    // Both are choices rather than branches: near the bound a branch would mostly be guessed wrong.
    positivesAtPrecision = precision >= costs.precision ? positive : positivesAtPrecision
    let counts = found / all >= costs.recall
    precisionAtRecall = max(precisionAtRecall, counts ? precision : 0)
    hull.reach(Tie(positive: found, negative: wrong))
  }
}

extension PooledRanking {
  /// The expected calibration error over ten bins of equal weight, before it is divided by all weight.
  ///
  /// Equal scores stay together, in the bin where their middle falls (as in `Reliability`). Within a
  /// bin, mean score and share of positive rows lie apart by the mean of label less score.
  private func calibrationError<Sum: RankSum>(_ prefix: UnsafeBufferPointer<Sum>) -> Double {
    residual.withUnsafeBufferPointer { residual in
      var sum = 0.0
      var start = 0
      for bin in stride(from: Self.bins - 1, through: 0, by: -1) {
        let end = bin == 0 ? residual.count : self.start(below: bin, prefix)
        sum += abs(Self.weighted(residual, prefix, start, end))
        start = max(start, end)
      }
      return sum
    }
  }

  private static let bins = 10

  /// The rank at which the scores begin whose middle falls below a bin.
  private func start<Sum: RankSum>(
    below bin: Int, _ prefix: UnsafeBufferPointer<Sum>
  ) -> Int {
    let all = prefix[dataRow.count].double
    let group = Self.first(scoreStarts.count - 1) { group in
      let end = prefix[Int(scoreStarts[group + 1])].double
      let weight = end - prefix[Int(scoreStarts[group])].double
      let middle = Double(Self.bins) * (all - end + weight / 2) / all
      return middle < Double(bin)
    }
    return Int(scoreStarts[group])
  }

  /// Σ weight · residual over ranks, in four sums that are added up in the end.
  private static func weighted<Sum: RankSum>(
    _ residual: UnsafeBufferPointer<Double>, _ prefix: UnsafeBufferPointer<Sum>, _ start: Int,
    _ end: Int
  ) -> Double {
    var sums = SIMD4<Double>()
    var rank = start
    while rank + 4 <= end {
      for lane in 0..<4 {
        sums[lane] +=
          Sum.difference(prefix[rank + lane + 1], prefix[rank + lane]) * residual[rank + lane]
      }
      rank += 4
    }
    while rank < end {
      sums[0] += Sum.difference(prefix[rank + 1], prefix[rank]) * residual[rank]
      rank += 1
    }
    return sums.sum()
  }
}
