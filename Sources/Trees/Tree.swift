import CKernels
import Concurrency
package import Learning

/// One tree of a forest or of boosting: 32-bit words in preorder, as `ck_forest_walk` reads them, with two words
/// more at the end that a walk may read and does not use.
package struct Tree: Sendable, Hashable {
  package var words: [UInt32]

  package init(words: [UInt32]) { self.words = words }

  package static let inner: UInt32 = 0x8000_0000
  package static let hasSet: UInt32 = 0x8000_0000
  /// Words after the last node.
  static let padding = 2
  /// Features that a node can name.
  static let mostFeatures = 0x8000

  /// A node where it stands.
  enum Node {
    /// The share of positives; by how much a boosted tree's leaf lies above its least.
    case leaf(Float)
    /// Bins up to `bin` go left.
    case ordered(feature: Int, bin: Int, left: Int, right: Int)
    /// Bins whose bit is set in `words` go left.
    case subset(feature: Int, words: Range<Int>, left: Int, right: Int)
  }

  /// The node that begins at a word.
  func node(at place: Int) -> Node {
    let word = words[place]
    guard word & Self.inner != 0 else { return .leaf(Float(bitPattern: word)) }
    let feature = Int(word >> 16 & 0x7FFF)
    let low = Int(word & 0xFFFF)
    let distance = words[place + 1]
    let right = place + Int(distance & ~Self.hasSet)
    guard distance & Self.hasSet != 0 else {
      return .ordered(feature: feature, bin: low, left: place + 2, right: right)
    }
    let left = place + 2 + low
    return .subset(feature: feature, words: place + 2..<left, left: left, right: right)
  }

  /// Visits every node with its place, in preorder.
  @inline(__always)
  func forEachNode(_ body: (_ place: Int, _ node: Node) -> Void) {
    var place = 0
    while place < words.count - Self.padding {
      let node = node(at: place)
      body(place, node)
      switch node {
      case .leaf: place += 1
      case .ordered(_, _, let left, _), .subset(_, _, let left, _): place = left
      }
    }
  }

  /// The largest value of a leaf.
  var greatestLeaf: Float {
    var greatest: Float = 0
    forEachNode { _, node in if case .leaf(let value) = node { greatest = max(greatest, value) } }
    return greatest
  }

  package var leafCount: Int {
    var count = 0
    forEachNode { _, node in if case .leaf = node { count += 1 } }
    return count
  }
}

extension Tree {
  /// Whether walking the tree on rows with these bins stays inside it and ends at a leaf in a range.
  func isSound(for bins: [FeatureBins], leaves: ClosedRange<Float> = 0...1) -> Bool {
    let end = words.count - Self.padding
    var rightPlaces: [Int] = []
    var place = 0
    while place < end {
      if words[place] & Self.inner != 0 {
        guard place + 1 < end, let next = soundChildren(of: place, end: end, bins: bins) else {
          return false
        }
        rightPlaces.append(next.right)
        place = next.left
      } else {
        guard leaves.contains(Float(bitPattern: words[place])) else { return false }
        place += 1
        guard let right = rightPlaces.popLast() else { return place == end }
        guard right == place else { return false }
      }
    }
    return false
  }

  private func soundChildren(
    of place: Int, end: Int, bins: [FeatureBins]
  ) -> (left: Int, right: Int)? {
    switch node(at: place) {
    case .leaf: return nil
    case .ordered(let feature, _, let left, let right):
      guard feature < bins.count, bins[feature].levels == nil, right < end else { return nil }
      return (left, right)
    case .subset(let feature, let set, let left, let right):
      guard feature < bins.count, bins[feature].levels != nil || bins[feature].hasMissing,
        set.count == bins[feature].setSize, right < end,
        bins[feature].levels != nil || isPrefix(set, values: bins[feature].count - 1)
      else { return nil }
      return (left, right)
    }
  }

  /// Whether a set holds the first of some bins and no later one without those before it.
  private func isPrefix(_ set: Range<Int>, values: Int) -> Bool {
    let isLeft = (0..<values).map { bin in
      words[set.lowerBound + bin / 32] >> UInt32(bin % 32) & 1 == 1
    }
    return isLeft[0] && (isLeft.firstIndex(of: false).map { !isLeft[$0...].contains(true) } ?? true)
  }
}

/// One node of a tree, as others may want to write it down.
public enum TreeNode: Sendable, Hashable {
  /// The share of positives in a forest; in boosting by how much the leaf lies above the tree's least.
  case leaf(Float)
  /// Numbers up to `threshold` go to the left child, and so do missing ones if `missing`.
  case threshold(feature: Int, threshold: Float, left: Int, right: Int, missing: Bool = false)
  /// These levels go to the left child, and so do missing and unknown ones if `others`.
  case levels(feature: Int, left: Int, right: Int, levels: [Int], others: Bool)
}

extension Tree {
  /// The nodes, the root first; children are places in the list.
  func nodes(bins: [FeatureBins]) -> [TreeNode] {
    var places: [Int: Int] = [:]
    var raw: [Node] = []
    forEachNode { place, node in
      places[place] = raw.count
      raw.append(node)
    }
    return raw.map { node($0, bins: bins) { places[$0] ?? 0 } }
  }

  private func node(_ raw: Node, bins: [FeatureBins], place: (Int) -> Int) -> TreeNode {
    switch raw {
    case .leaf(let value): return .leaf(value)
    case .ordered(let feature, let bin, let left, let right):
      return .threshold(
        feature: feature, threshold: Self.threshold(bin, bins[feature]), left: place(left),
        right: place(right))
    case .subset(let feature, let set, let left, let right):
      let isLeft = (0..<bins[feature].count).map { bin in
        words[set.lowerBound + bin / 32] >> UInt32(bin % 32) & 1 == 1
      }
      guard let count = bins[feature].levels else {
        let lastLeft = isLeft.dropLast().lastIndex(of: true) ?? 0
        return .threshold(
          feature: feature, threshold: Self.threshold(lastLeft, bins[feature]),
          left: place(left), right: place(right), missing: isLeft[isLeft.count - 1])
      }
      return .levels(
        feature: feature, left: place(left), right: place(right),
        levels: (0..<count).filter { isLeft[$0] }, others: isLeft[count])
    }
  }

  /// The greatest number in a bin.
  private static func threshold(_ bin: Int, _ bins: FeatureBins) -> Float {
    bin < bins.cuts.count ? bins.cuts[bin] : .infinity
  }
}

/// Rows down trees, a block at a time: a block's bins stay in the cache, and so does a tree while the
/// whole block goes down it.
package struct ForestTraversal: Sendable {
  private let bins: [FeatureBins]
  /// The bytes of a bin.
  private let width: Int
  private let hasSets: Bool

  /// The rows of a block.
  static let block = 1024

  package init(bins: [FeatureBins]) {
    self.bins = bins
    width = bins.allSatisfy { $0.count <= 256 } ? 1 : 2
    hasSets = bins.contains { $0.levels != nil || $0.hasMissing }
  }

  /// The sum of the leaves that each row reaches, trees by index.
  package func sums(of trees: [Tree], for features: Tensor, rows: Range<Int>) -> [Double] {
    let binned = self.binned(features, rows: rows)
    let all = (0..<rows.count).map { UInt16($0) }
    var sums = [Double](repeating: 0, count: rows.count)
    for tree in trees {
      ck_forest_walk(tree.words, hasSets, binned, width, bins.count, all, rows.count, &sums)
    }
    return sums
  }

  /// P(positive) of every row by the trees that were not grown on it; NaN where there is none.
  ///
  /// `seen` has a bit for every row of every tree.
  func outOfBagScores(
    of trees: [Tree], seen: [[UInt64]], for features: Tensor, threads: Int
  ) -> [Float] {
    features.blockwise(Self.block, threads: threads) { rows in
      let (sums, counts) = unseenSums(of: trees, seen: seen, for: features, rows: rows)
      return zip(sums, counts).map { $1 == 0 ? .nan : Float($0 / Double($1)) }
    }
  }

  /// As `sums`, over the trees that were not grown on a row, and how many there are.
  private func unseenSums(
    of trees: [Tree], seen: [[UInt64]], for features: Tensor, rows: Range<Int>
  ) -> (sums: [Double], counts: [Int]) {
    let binned = self.binned(features, rows: rows)
    var sums = [Double](repeating: 0, count: rows.count)
    var counts = [Int](repeating: 0, count: rows.count)
    var unseen = [UInt16](repeating: 0, count: rows.count + 1)
    for (tree, seen) in zip(trees, seen) {
      var found = 0
      for index in 0..<rows.count {
        let row = rows.lowerBound + index
        let isUnseen = Int(~seen[row / 64] >> UInt64(row % 64) & 1)
        unseen[found] = UInt16(index)
        found += isUnseen
        counts[index] += isUnseen
      }
      ck_forest_walk(tree.words, hasSets, binned, width, bins.count, unseen, found, &sums)
    }
    return (sums, counts)
  }

  /// The bins of rows, one or two bytes each, row by row.
  ///
  /// One more follows: a walk reads a bin at leaves, too, even where there are no features.
  private func binned(_ features: Tensor, rows: Range<Int>) -> [UInt8] {
    let count = bins.count
    let bytes = rows.count * count * width
    return [UInt8](unsafeUninitializedCapacity: bytes + width) { out, initialized in
      for index in bytes..<bytes + width { out.initializeElement(at: index, to: 0) }
      initialized = bytes + width
      withUnsafeTemporaryAllocation(of: UInt16.self, capacity: rows.count) { column in
        features.elements.withUnsafeBufferPointer { elements in
          guard let numbers = elements.baseAddress, let cells = column.baseAddress else { return }
          for (feature, bins) in bins.enumerated() {
            let start = numbers + rows.lowerBound * count + feature
            bins.fill(cells, from: start, stride: count, count: rows.count)
            store(column, feature: feature, in: out)
          }
        }
      }
    }
  }

  private func store(
    _ column: UnsafeMutableBufferPointer<UInt16>, feature: Int,
    in out: UnsafeMutableBufferPointer<UInt8>
  ) {
    for (row, bin) in column.enumerated() {
      let at = (row * bins.count + feature) * width
      out[at] = UInt8(truncatingIfNeeded: bin)
      if width == 2 { out[at + 1] = UInt8(truncatingIfNeeded: bin >> 8) }
    }
  }
}

extension Tensor {
  /// Scores of all rows, made for blocks of them.
  func blockwise(
    _ block: Int, threads: Int, _ score: @Sendable (Range<Int>) -> [Float]
  ) -> [Float] {
    if rows <= block { return score(0..<rows) }
    let parts = parallelMap(count: (rows + block - 1) / block, threads: threads) { index in
      score(index * block..<min((index + 1) * block, rows))
    }
    return parts.flatMap { $0 }
  }
}
