import CKernels
import Learning

/// A tree with the background rows that go left at each node, as `ck_forest_shapley` reads it.
struct BackgroundTree: Sendable {
  private(set) var words: [UInt64] = []
  /// The most splits above a leaf.
  private(set) var depth = 0
  /// The most different groups of features above a leaf.
  private(set) var mostGroups = 0

  /// A node whose left side is being written.
  private struct Open {
    var place: Int
    var right: Int
    var feature: Int
    var depth: Int
  }

  init(_ tree: Tree, rows: BackgroundRows, groups: [Int]) {
    var open: [Open] = []
    var path = Path()
    var place = 0
    while place < tree.words.count - Tree.padding {
      if let last = open.last, last.right == place {
        open.removeLast()
        words[last.place] |= UInt64(words.count - last.place)
        path.cut(to: last.depth)
        path.append(groups[last.feature])
      }
      guard let node = Inner(tree, place) else {
        words.append(Double(Float(bitPattern: tree.words[place])).bitPattern)
        depth = max(depth, path.groups.count)
        mostGroups = max(mostGroups, path.distinct)
        place += 1
        continue
      }
      open.append(
        Open(
          place: words.count, right: node.right, feature: node.feature, depth: path.groups.count))
      write(node, rows)
      path.append(groups[node.feature])
      place = node.left
    }
  }

  private mutating func write(_ node: Inner, _ rows: BackgroundRows) {
    let head = 1 << 63 | UInt64(node.feature) << 47
    switch node.split {
    case .upTo(let bin):
      words.append(head | UInt64(bin) << 31)
      words += rows.rows(of: node.feature, upTo: bin)
    case .levels(let levels):
      words.append(head | 1 << 62 | UInt64(levels.count) << 31)
      words += rows.rows(of: node.feature, bins: levels)
      words += levels
    }
  }
}

/// An inner node of a tree.
private struct Inner {
  enum Split {
    case upTo(Int)
    case levels([UInt64])
  }

  var feature: Int
  var split: Split
  var left: Int
  var right: Int

  /// Nil at a leaf.
  init?(_ tree: Tree, _ place: Int) {
    switch tree.node(at: place) {
    case .leaf: return nil
    case .ordered(let feature, let bin, let left, let right):
      (self.feature, self.left, self.right) = (feature, left, right)
      split = .upTo(bin)
    case .subset(let feature, let set, let left, let right):
      (self.feature, self.left, self.right) = (feature, left, right)
      var levels = [UInt64](repeating: 0, count: (set.count + 1) / 2)
      for (index, word) in tree.words[set].enumerated() {
        levels[index / 2] |= UInt64(word) << (index % 2 * 32)
      }
      split = .levels(levels)
    }
  }
}

/// The groups of the features on the way to a node.
private struct Path {
  private(set) var groups: [Int] = []
  private(set) var distinct = 0
  private var counts: [Int: Int] = [:]

  mutating func append(_ group: Int) {
    groups.append(group)
    counts[group, default: 0] += 1
    if counts[group] == 1 { distinct += 1 }
  }

  mutating func cut(to depth: Int) {
    while groups.count > depth {
      let group = groups.removeLast()
      counts[group, default: 1] -= 1
      if counts[group] == 0 { distinct -= 1 }
    }
  }
}

/// The background rows of an explanation as sets of bits, by what their features hold.
struct BackgroundRows: Sendable {
  let count: Int
  /// The words of a set of rows.
  let words: Int
  /// For every feature the rows in bins up to each, or of each level, one set after the other.
  private let sets: [[UInt64]]
  private let isOrdered: [Bool]

  init(_ rows: Tensor, bins: [FeatureBins]) {
    count = rows.rows
    let words = (rows.rows + 63) / 64
    self.words = words
    isOrdered = bins.map { $0.levels == nil }
    sets = bins.enumerated().map { feature, bins in
      var sets = [UInt64](repeating: 0, count: bins.count * words)
      for (row, bin) in Self.bins(of: feature, in: rows, bins).enumerated() {
        sets[Int(bin) * words + row / 64] |= 1 << UInt64(row % 64)
      }
      guard bins.levels == nil else { return sets }
      for place in stride(from: words, to: sets.count, by: 1) { sets[place] |= sets[place - words] }
      return sets
    }
  }

  private static func bins(of feature: Int, in rows: Tensor, _ bins: FeatureBins) -> [UInt16] {
    var found = [UInt16](repeating: 0, count: rows.rows)
    rows.elements.withUnsafeBufferPointer { elements in
      found.withUnsafeMutableBufferPointer { found in
        guard let numbers = elements.baseAddress, let out = found.baseAddress else { return }
        bins.fill(out, from: numbers + feature, stride: rows.columns, count: rows.rows)
      }
    }
    return found
  }

  var everyone: [UInt64] {
    (0..<words).map { word in
      let left = count - word * 64
      return left >= 64 ? .max : 1 << UInt64(left) - 1
    }
  }

  /// The rows of an ordered feature in bins up to one.
  func rows(of feature: Int, upTo bin: Int) -> ArraySlice<UInt64> {
    let last = min(bin, sets[feature].count / words - 1)
    return sets[feature][last * words..<(last + 1) * words]
  }

  /// The rows in bins that have their bit set.
  func rows(of feature: Int, bins: [UInt64]) -> [UInt64] {
    var rows = [UInt64](repeating: 0, count: words)
    let sets = sets[feature]
    for bin in 0..<sets.count / words where bins[bin / 64] >> (bin % 64) & 1 == 1 {
      for word in 0..<words {
        let below = isOrdered[feature] && bin > 0 ? sets[(bin - 1) * words + word] : 0
        rows[word] |= sets[bin * words + word] & ~below
      }
    }
    return rows
  }
}
