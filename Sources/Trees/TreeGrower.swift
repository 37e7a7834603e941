import CKernels
import Learning

/// Grows trees, one after another, in memory of its own.
///
/// Node by node, depth first, left before right.
struct TreeGrower: ~Copyable {
  let rules: GrowthRules
  let rows: BinnedRows
  let memory: GrowingMemory
  let isCancelled: @Sendable () -> Bool
  /// Each feature's decrease of impurity over all trees so far, as a share of the root's weight, in
  /// units of 2^-44: whole numbers, so that the order of trees does not matter.
  var importance: [UInt64]
  var pending: [PendingNode] = []
  var words: [UInt32] = []
  var rootWeight = 0.0
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
    let root = drawRows(key: Self.rowKey(key))
    rootWeight = weight(of: root)
    var draws = Draws(key: key["features"])
    pending.append(root)
    while let node = pending.popLast() {
      try pause(after: node)
      if let at = node.distanceAt { words[at] |= UInt32(words.count - at + 1) }
      grow(node, draws: &draws)
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

  private mutating func grow(_ waiting: PendingNode, draws: inout Draws) {
    guard !isLeaf(waiting) else { return appendLeaf(waiting) }
    let node = gathered(waiting)
    let split = bestSplit(of: node, draws: &draws)
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

  func weight(of node: PendingNode) -> Double {
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
