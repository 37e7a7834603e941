import CKernels
import Learning

/// Grows trees, one after another, in memory of its own.
///
/// Node by node, depth first, left before right.
struct TreeGrower: ~Copyable {
  private let rules: GrowthRules
  private let rows: BinnedRows
  private let memory: GrowingMemory
  private let isCancelled: @Sendable () -> Bool
  /// Each feature's decrease of impurity over all trees so far, as a share of the root's weight, in
  /// units of 2^-44: whole numbers, so that the order of trees does not matter.
  private(set) var importance: [UInt64]
  private var pending: [PendingNode] = []
  private var words: [UInt32] = []
  private var rootWeight = 0.0
  private var visits = 0

  /// Entries between two questions whether to stop: some tens of milliseconds.
  private static let patience = 4_000_000

  init(rules: GrowthRules, rows: BinnedRows, isCancelled: @escaping @Sendable () -> Bool) {
    self.rules = rules
    self.rows = rows
    self.isCancelled = isCancelled
    memory = GrowingMemory(rows, weighted: rules.rowWeights != nil)
    importance = [UInt64](repeating: 0, count: rows.layout.features.count)
  }

  /// Grows the tree of a key; all of its randomness lies under "rows" and "features".
  mutating func grow(key: RandomKey) throws(FitError) -> Tree {
    words.removeAll(keepingCapacity: true)
    memory.orderFeatures(rows.layout.split)
    let root = sampleRows(key: Self.rowKey(key))
    rootWeight = weight(of: root)
    var random = RandomWords(key: key["features"])
    pending.append(root)
    while let node = pending.popLast() {
      try pause(after: node)
      if let at = node.distanceAt { words[at] |= UInt32(words.count - at + 1) }
      grow(node, random: &random)
    }
    words.append(contentsOf: repeatElement(0, count: Tree.padding))
    let exact = [UInt32](unsafeUninitializedCapacity: words.count) { buffer, count in
      _ = buffer.initialize(from: words)
      count = words.count
    }
    return Tree(words: exact)
  }

  private mutating func pause(after node: PendingNode) throws(FitError) {
    visits += node.entries
    guard visits > Self.patience else { return }
    visits = 0
    if isCancelled() { throw .cancelled }
  }

  private mutating func grow(_ waiting: PendingNode, random: inout RandomWords) {
    guard !isLeaf(waiting) else { return appendLeaf(waiting) }
    let node = gathered(waiting)
    let split = bestSplit(of: node, random: &random)
    guard split.gain >= 0 else { return appendLeaf(node) }
    note(split, of: node)
    let distanceAt = appendInner(split, of: node)
    let (left, right) = children(of: node, split: split, distanceAt: distanceAt)
    if isLeaf(left) && isLeaf(right) {
      appendLeaf(left)
      words[distanceAt] |= UInt32(words.count - distanceAt + 1)
      return appendLeaf(right)
    }
    partition(node, by: split)
    pending.append(right)
    pending.append(left)
  }

  // MARK: - Nodes

  private func isLeaf(_ node: PendingNode) -> Bool {
    node.positives == 0 || node.negatives == 0 || node.entries < rules.minimumSplit
      || node.depth >= rules.maximumDepth
  }

  private func children(
    of node: PendingNode, split: ck_forest_split, distanceAt: Int
  ) -> (PendingNode, PendingNode) {
    var left = node
    left.side = 1 - node.side
    left.depth = node.depth + 1
    left.distanceAt = nil
    var right = left
    left.entries = Int(split.left_rows)
    left.positives = split.left_positives
    left.negatives = split.left_negatives
    right.start += left.entries
    right.entries -= left.entries
    right.positives -= left.positives
    right.negatives -= left.negatives
    right.distanceAt = distanceAt
    return (left, right)
  }

  private func weights(of node: PendingNode) -> (positive: Double, negative: Double) {
    (
      Double(node.positives) * rules.positiveUnit, Double(node.negatives) * rules.negativeUnit
    )
  }

  private func weight(of node: PendingNode) -> Double {
    let (positive, negative) = weights(of: node)
    return positive + negative
  }

  // MARK: - Words

  private mutating func appendLeaf(_ node: PendingNode) {
    let (positive, negative) = weights(of: node)
    words.append(Float(positive / (positive + negative)).bitPattern)
  }

  /// Appends an inner node; gives the place of the distance, which is not known yet.
  private mutating func appendInner(_ split: ck_forest_split, of node: PendingNode) -> Int {
    let head = Tree.inner | split.feature << 16
    let place = rows.layout.features[Int(split.feature)]
    let distanceAt = words.count + 1
    guard let levels = rows.layout.levels[Int(split.feature)] else {
      words.append(head | split.bin)
      words.append(0)
      return distanceAt
    }
    let size = levels / 32 + 1
    words.append(head | UInt32(size))
    words.append(Tree.hasSet)
    if place.kind == CK_FOREST_CATEGORY.rawValue {
      let set = ck_forest_scratch_set(memory.scratch)
      words.append(contentsOf: UnsafeBufferPointer(start: set, count: size))
    } else {
      // Level 0 goes left, level 1 right, anything else with the larger child.
      let absent: UInt32 = 2 * Int(split.left_rows) >= node.entries ? .max : 0
      words.append(absent & ~0b11 | 0b01)
      words.append(contentsOf: repeatElement(absent, count: size - 1))
    }
    return distanceAt
  }
}

extension TreeGrower {
  /// Samples the rows of a tree; gives its root.
  private mutating func sampleRows(key: RandomKey) -> PendingNode {
    if rules.bootstrap {
      var random = RandomWords(key: key)
      random.bootstrap(into: memory.times, rows: rows.count)
    } else {
      memory.times.update(repeating: 1, count: rows.count)
    }
    let target = memory.numbered(0)
    var root = PendingNode(start: 0, entries: 0, positives: 0, negatives: 0)
    for row in 0..<rows.count {
      let times = UInt32(memory.times[row])
      let positives = times * UInt32(rows.positives[row])
      target.rows[root.entries] = UInt32(truncatingIfNeeded: row)
      target.draws[root.entries] = times << 16 | positives
      root.entries += times > 0 ? 1 : 0
      let weight = rules.rowWeights.map { UInt64($0[row]) } ?? 1
      root.positives += UInt64(positives) * weight
      root.negatives += UInt64(times - positives) * weight
    }
    return root
  }

  /// One bit for every row that the last tree was grown on.
  func sampledRows() -> [UInt64] { RandomWords.bits(memory.times, rows: rows.count) }

  /// The key under which a tree's rows are sampled.
  static func rowKey(_ treeKey: RandomKey) -> RandomKey { treeKey["rows"] }

  /// The node with its rows copied, once there are few enough of them.
  private func gathered(_ node: PendingNode) -> PendingNode {
    guard
      !node.isDense && node.entries <= memory.denseCapacity
        && node.positives + node.negatives < 65_536
    else { return node }
    withRows(of: node) { rows in
      var target = memory.dense(0)
      ck_forest_gather(&rows, &target, memory.denseCapacity)
    }
    var copied = node
    copied.isDense = true
    copied.start = 0
    copied.side = 0
    return copied
  }

  /// The best split on a sample of features.
  ///
  /// While all that were sampled are constant in the node, as rare indicators are, more are sampled;
  /// the root is given every chance to be split.
  private func bestSplit(of node: PendingNode, random: inout RandomWords) -> ck_forest_split {
    let features = rows.layout.split.count
    var best = ck_forest_split()
    best.gain = -1
    best.feature = .max
    var totals = ck_forest_node(
      positives: node.positives, negatives: node.negatives, positive_unit: rules.positiveUnit,
      negative_unit: rules.negativeUnit, minimum_leaf_size: UInt32(rules.minimumLeafSize))
    var varies = false
    var tried = 0
    var wanted = min(rules.candidates, features)
    withRows(of: node) { rows in
      while tried < wanted {
        for index in tried..<wanted {
          let other = index + Int(random.integer(below: UInt32(features - index)))
          let feature = memory.pool[index]
          memory.pool[index] = memory.pool[other]
          memory.pool[other] = feature
        }
        varies = self.rows.layout.features.withUnsafeBufferPointer { places in
          guard let cuts = rules.randomCuts else {
            return ck_forest_best_split(
              &rows, &totals, places.baseAddress, memory.pool + tried, wanted - tried,
              memory.scratch, &best)
          }
          return cuts.better(
            &best, by: UnsafeBufferPointer(start: memory.pool + tried, count: wanted - tried),
            places, of: &totals, &rows, memory, random: &random)
        }
        tried = wanted
        if wanted < features && (!varies || (node.depth == 0 && best.gain < 0)) { wanted += 1 }
      }
    }
    return best
  }

  /// Sends a node's rows to its children, in the other place.
  private func partition(_ node: PendingNode, by split: ck_forest_split) {
    var place = rows.layout.features[Int(split.feature)]
    var target = target(of: node, side: 1 - node.side)
    withRows(of: node) { rows in
      _ = ck_forest_partition(
        &rows, &place, split.bin, ck_forest_scratch_set(memory.scratch), &target)
    }
  }

  /// Adds a split's decrease of impurity to its feature's importance: 2 gain / (w w_root), since
  /// gain / w is what the split takes from half the Gini impurity times the weight.
  private mutating func note(_ split: ck_forest_split, of node: PendingNode) {
    let unit = rules.positiveUnit * rules.negativeUnit
    let decrease = 2 * unit * unit * split.gain / (weight(of: node) * rootWeight)
    importance[Int(split.feature)] += UInt64(decrease * 0x1p44)
  }

  private func target(of node: PendingNode, side: Int) -> ck_forest_target {
    var target = node.isDense ? memory.dense(side) : memory.numbered(side)
    target.draws += node.start
    if node.isDense {
      target.records += node.start * rows.layout.stride
      target.words += node.start
    } else {
      target.rows += node.start
    }
    return target
  }

  private func withRows<Result>(
    of node: PendingNode, _ body: (inout ck_forest_rows) -> Result
  ) -> Result {
    let place = target(of: node, side: node.side)
    let layout = rows.layout
    if node.isDense {
      var dense = ck_forest_rows(
        count: node.entries, draws: place.draws, rows: nil, records: place.records,
        stride: layout.stride, words: place.words, word_stride: memory.denseCapacity,
        word_count: layout.wordCount, weights: nil)
      return body(&dense)
    }
    return rows.records.withUnsafeBufferPointer { records in
      rows.words.withUnsafeBufferPointer { words in
        (rules.rowWeights ?? []).withUnsafeBufferPointer { weights in
          var numbered = ck_forest_rows(
            count: node.entries, draws: place.draws, rows: place.rows,
            records: records.baseAddress, stride: layout.stride, words: words.baseAddress,
            word_stride: rows.count, word_count: layout.wordCount,
            weights: rules.rowWeights == nil ? nil : weights.baseAddress)
          return body(&numbered)
        }
      }
    }
  }
}

/// A node that is still to be grown.
private struct PendingNode {
  /// Where its rows stand, and how many there are, each counted once however often it was sampled.
  var start: Int
  var entries: Int
  /// Which of the two places they stand in, and whether they were copied.
  var side = 0
  var isDense = false
  /// How many positive and negative rows were sampled, or the sums of their fixed-point weights.
  var positives: UInt64
  var negatives: UInt64
  var depth = 0
  /// The word that wants the distance to this node; nil for a left child.
  var distanceAt: Int?
}
