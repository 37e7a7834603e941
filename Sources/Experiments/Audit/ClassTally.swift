import Metrics

/// Rows of either class in one place.
struct ClassTally: Hashable {
  var positive = 0
  var all = 0

  var negative: Int { all - positive }

  mutating func add(_ isPositive: Bool) {
    all += 1
    positive += isPositive ? 1 : 0
  }

  mutating func add(_ other: ClassTally) {
    all += other.all
    positive += other.positive
  }

  /// The share of positive rows, drawn to that of all rows by the weight of one row.
  func share(drawnTo whole: ClassTally) -> Double {
    let base = Double(whole.positive) / Double(max(whole.all, 1))
    return (Double(positive) + base) / Double(all + 1)
  }

  /// The area under the ROC curve of rows in places of rising score; half of a tie counts.
  ///
  /// Nil where either class has fewer rows than `fewest`.
  static func area(_ places: [ClassTally], fewest: Int) -> Double? {
    let whole = places.reduce(into: ClassTally()) { $0.add($1) }
    guard whole.positive >= max(fewest, 1), whole.negative >= max(fewest, 1) else { return nil }
    var area = ROCArea<Int>()
    for place in places.reversed() { area.add(positive: place.positive, negative: place.negative) }
    return area.area
  }

  /// The same of places with scores in any order.
  static func area(_ places: [ClassTally], by scores: [Double], fewest: Int) -> Double? {
    let order = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
    var merged: [ClassTally] = []
    var last: Double?
    for place in order {
      if scores[place] == last {
        merged[merged.count - 1].add(places[place])
      } else {
        merged.append(places[place])
        last = scores[place]
      }
    }
    return area(merged, fewest: fewest)
  }
}
