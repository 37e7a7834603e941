import Learning

/// A tree grown the slow and obvious way, to hold the fast one against: every feature, every cut, in
/// order, counted anew.
struct PlainTree {
  indirect enum Node {
    case leaf(Float)
    case split(feature: Int, left: Set<Int>, Node, Node)
  }

  let data: Dataset
  let minimumLeafSize: Int
  let maximumDepth: Int
  /// Each row's bin in each feature: the rank of its value, or its level.
  private let bins: [[Int]]
  private(set) var root = Node.leaf(0)

  init(_ data: Dataset, minimumLeafSize: Int, maximumDepth: Int = .max) {
    self.data = data
    self.minimumLeafSize = minimumLeafSize
    self.maximumDepth = maximumDepth
    bins = data.columns.indices.map { feature in
      let values = (0..<data.rowCount).map { data.features[$0, feature] }
      if case .category(let levels) = data.columns[feature].kind {
        return values.map { $0 < 0 ? levels.count : Int($0) }
      }
      let distinct = Set(values).sorted()
      return values.map { value in distinct.firstIndex(of: value) ?? 0 }
    }
    root = grow(Array(0..<data.rowCount), depth: 0)
  }

  /// The scores of the rows that it was grown on.
  var scores: [Float] {
    (0..<data.rowCount).map { row in
      var node = root
      while case .split(let feature, let left, let yes, let no) = node {
        node = left.contains(bins[feature][row]) ? yes : no
      }
      guard case .leaf(let share) = node else { return .nan }
      return share
    }
  }

  /// The gain that a forest maximises, from the weights of positives and negatives on the left.
  static func gain(
    _ left: (positive: Double, negative: Double), of node: (positive: Double, negative: Double)
  ) -> Double {
    let difference = left.positive * node.negative - node.positive * left.negative
    let leftWeight = left.positive + left.negative
    return difference * difference
      / (leftWeight * (node.positive + node.negative - leftWeight))
  }

  private func weights(_ rows: [Int]) -> (positive: Double, negative: Double) {
    var sums = (positive: 0.0, negative: 0.0)
    for row in rows {
      let weight = Double(data.weights?[row] ?? 1)
      if data.labels[row] > 0.5 { sums.positive += weight } else { sums.negative += weight }
    }
    return sums
  }

  private func grow(_ rows: [Int], depth: Int) -> Node {
    let total = weights(rows)
    let leaf = Node.leaf(Float(total.positive / (total.positive + total.negative)))
    guard total.positive > 0, total.negative > 0, depth < maximumDepth else { return leaf }
    var best: (gain: Double, feature: Int, left: Set<Int>) = (-1, 0, [])
    for feature in data.columns.indices {
      for left in cuts(of: feature, rows: rows) {
        let inside = rows.filter { left.contains(bins[feature][$0]) }
        guard inside.count >= minimumLeafSize, rows.count - inside.count >= minimumLeafSize else {
          continue
        }
        let gain = Self.gain(weights(inside), of: total)
        if gain > best.gain { best = (gain, feature, left) }
      }
    }
    guard best.gain >= 0 else { return leaf }
    let sides = [true, false].map { side in
      grow(
        rows.filter { best.left.contains(bins[best.feature][$0]) == side }, depth: depth + 1)
    }
    return .split(feature: best.feature, left: best.left, sides[0], sides[1])
  }

  /// The bins that go left, for every cut of a feature in its order.
  private func cuts(of feature: Int, rows: [Int]) -> [Set<Int>] {
    var occupied = Set(rows.map { bins[feature][$0] }).sorted()
    if case .category = data.columns[feature].kind {
      let rates = Dictionary(
        uniqueKeysWithValues: occupied.map { level in
          let weights = weights(rows.filter { bins[feature][$0] == level })
          return (level, weights.positive / (weights.positive + weights.negative))
        })
      occupied.sort { (rates[$0] ?? 0, $0) < (rates[$1] ?? 0, $1) }
    }
    return occupied.indices.dropLast().map { Set(occupied[...$0]) }
  }
}
