/// The ranks of values from 1, the smallest first; equal values share the mean of their ranks.
struct Ranks {
  /// The rank of every value, in the order of the input.
  private(set) var values: [Double]
  /// How many values share a rank, for every set of equal values, the smallest values first.
  private(set) var ties: [Int] = []

  /// Ranks values.
  init(_ input: [Double]) {
    values = [Double](repeating: 0, count: input.count)
    let order = input.indices.sorted { input[$0] < input[$1] }
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count && input[order[end]] == input[order[start]] { end += 1 }
      for position in start..<end { values[order[position]] = Double(start + 1 + end) / 2 }
      ties.append(end - start)
      start = end
    }
  }

  /// Σ (t³ − t) over the sets of equal values: 0 without ties.
  var tieCorrection: Double {
    ties.reduce(0) { sum, count in
      let tied = Double(count)
      return sum + (tied * tied * tied - tied)
    }
  }
}
