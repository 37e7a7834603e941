import CKernels
import Concurrency
import Learning

/// Grows boosted trees, one after another, the leaf with the largest gain first or level after level.
///
/// Splits are found on whole numbers, so that sums over bins are exact in any order and a child's are those of
/// its parent less those of its sibling; leaves take their values from the full precision.
struct BoostedTreeGrower: ~Copyable {
  /// The gradients and curvatures of all rows, by row.
  struct Slopes {
    let gradient: UnsafeBufferPointer<Double>
    let curvature: UnsafeBufferPointer<Double>
  }

  /// What a tree was grown into.
  struct Grown {
    let tree: Tree
    /// The least value of a leaf, which is subtracted from all in the tree.
    let least: Double
  }

  let rules: BoostingRules
  let rows: BoostedRows
  let bins: [FeatureBins]
  let threads: Int
  let rule: ck_boost_rule
  let scale: Double
  /// The most that a row adds to the curvature of a word.
  private let heaviest: Double
  let memory: BoostingMemory
  /// The gain of each feature's splits over all trees so far, in units of the loss.
  var gains: [Double]
  var nodes: [BoostedNode] = []
  private var pool: [Int] = []

  init(
    rules: BoostingRules, rows: BoostedRows, bins: [FeatureBins], weights: [Float]?, learned: Int,
    threads: Int
  ) {
    self.rules = rules
    self.rows = rows
    self.bins = bins
    self.threads = threads
    let total = weights?.prefix(learned).reduce(0) { $0 + Double($1) } ?? Double(learned)
    // A row's gradient is at most its weight: no sum of them reaches 2^31.
    scale = Double(sign: .plus, exponent: min(30 - total.exponent - 1, 40), significand: 1)
    heaviest = 0.25 * Double(weights?.prefix(learned).max() ?? 1) * scale + 1
    rule = rules.kernelRule(scale: scale)
    memory = BoostingMemory(rows: rows, histograms: rules.histograms)
    gains = [Double](repeating: 0, count: bins.count)
  }

  /// Grows a tree on a sample of the first `learned` rows, and adds its leaves to the margins of all rows.
  ///
  /// All of its randomness lies under "rows" and "columns".
  mutating func grow(
    on slopes: Slopes, learned: Int, margins: UnsafeMutableBufferPointer<Double>, key: RandomKey,
    isCancelled: () -> Bool
  ) throws(FitError) -> Grown {
    nodes.removeAll(keepingCapacity: true)
    pool = Array(rows.features.indices)
    var random = RandomWords(key: key["columns"])
    appendRoot(slopes, learned: learned, key: key["rows"])
    switch rules.growth {
    case .leafWise: try growLeaves(&random, isCancelled)
    case .symmetric: try growLevels(&random, isCancelled)
    }
    return finished(slopes, margins)
  }

  private mutating func growLeaves(
    _ random: inout RandomWords, _ isCancelled: () -> Bool
  ) throws(FitError) {
    choose(0, side: 0, random: &random)
    var leaves = 1
    while leaves < rules.leaves, let next = bestLeaf {
      if isCancelled() { throw .cancelled }
      leaves += 1
      split(next, searchesChildren: leaves < rules.leaves, random: &random)
    }
  }

  /// The leaf whose split has the largest gain, the first of equals.
  private var bestLeaf: Int? {
    var best: Int?
    for (place, node) in nodes.enumerated() where node.isOpen && node.split.gain > 0 {
      if best.map({ node.split.gain > nodes[$0].split.gain }) ?? true { best = place }
    }
    return best
  }

  // MARK: - Nodes

  private mutating func appendRoot(_ slopes: Slopes, learned: Int, key: RandomKey) {
    let seen = memory.sample(rules.rowShare, of: learned, all: rows.count, key: key)
    ck_boost_pack(
      seen, memory.rows(0), slopes.gradient.baseAddress, slopes.curvature.baseAddress, scale,
      memory.gradients(0))
    var root = BoostedNode(seen: 0..<seen, unseen: seen..<rows.count)
    for index in 0..<seen { root.sum &+= memory.gradients(0)[index] }
    nodes.append(root)
    guard canSplit(0) else { return }
    nodes[0].histogram = 0
    let (filled, searched) = (nodes[0], [kernelNode(0)])
    forEachBlock(entries: seen) { grower, block in
      grower.fill(block, of: filled, into: grower.memory.histogram(0))
      grower.search(block, of: searched, side: 0)
    }
  }

  /// A node with histograms, as kernels take it.
  func kernelNode(_ place: Int) -> ck_boost_node {
    nodes[place].kernelNode(memory.histogram(nodes[place].histogram ?? 0))
  }

  func canSplit(_ place: Int) -> Bool {
    let node = nodes[place]
    return node.seen.count >= 2 * rules.minimumRows && node.depth < rules.maximumDepth
      && node.seen.count > 1
  }

  private mutating func split(_ place: Int, searchesChildren: Bool, random: inout RandomWords) {
    let node = nodes[place]
    let feature = rows.features.firstIndex { $0.index == node.split.feature } ?? 0
    gains[Int(node.split.feature)] += node.split.gain / scale
    let seenLeft = partition(node.seen, of: node, by: feature, hasGradients: true)
    nodes[place].split.sendAbsent(left: 2 * seenLeft >= node.seen.count)
    appendChildren(of: place, by: feature, seenLeft: seenLeft)
    guard searchesChildren, let (small, large) = giveHistograms(toChildrenOf: place) else { return }
    searchChildren(small: small, large: large)
    // The left one first: the order in which columns are sampled.
    let (left, right) = (nodes.count - 2, nodes.count - 1)
    choose(left, side: left == small ? 0 : 1, random: &random)
    choose(right, side: right == small ? 0 : 1, random: &random)
  }

  /// The larger child takes its parent's histograms, the smaller one has its own; nil where neither can be
  /// divided.
  mutating func giveHistograms(toChildrenOf place: Int) -> (small: Int, large: Int)? {
    guard let (left, right) = nodes[place].children else { return nil }
    let isLeftSmaller = nodes[left].seen.count <= nodes[right].seen.count
    let (small, large) = isLeftSmaller ? (left, right) : (right, left)
    guard canSplit(large), let parents = nodes[place].histogram else { return nil }
    nodes[large].histogram = parents
    nodes[small].histogram = right / 2
    return (small, large)
  }

  /// Appends the children of a node whose sampled rows are in their places.
  mutating func appendChildren(of place: Int, by feature: Int, seenLeft: Int) {
    let node = nodes[place]
    let unseenLeft = partition(node.unseen, of: node, by: feature, hasGradients: false)
    let (left, right) = node.divided(
      seenLeft: seenLeft, unseenLeft: unseenLeft, rule: rule, sign: rows.features[feature].sign)
    nodes[place].children = (nodes.count, nodes.count + 1)
    nodes.append(left)
    nodes.append(right)
  }

  /// Sends rows of a node to its children, in the other place; how many went left.
  func partition(
    _ range: Range<Int>, of node: BoostedNode, by feature: Int, hasGradients: Bool
  ) -> Int {
    let (from, to) = (node.side, 1 - node.side)
    let left = [node.split.left.0, node.split.left.1, node.split.left.2, node.split.left.3]
    // Parts of many rows go to the places to which all at once would.
    let parts = threads > 1 ? max(1, range.count / Self.partitioned) : 1
    let size = (range.count + parts - 1) / parts
    let ranges = (0..<parts).map { part in
      let start = min(range.lowerBound + part * size, range.upperBound)
      return start..<min(start + size, range.upperBound)
    }
    return rows.columns.withUnsafeBufferPointer { columns in
      guard let columns = columns.baseAddress else { return 0 }
      nonisolated(unsafe) let bins = columns + feature * rows.count
      nonisolated(unsafe) let (source, target) = (memory.rows(from), memory.rows(to))
      nonisolated(unsafe) let gradients = (memory.gradients(from), memory.gradients(to))
      @Sendable func send(_ part: Range<Int>, front: Int, back: Int) -> Int {
        ck_boost_partition(
          bins, left, source + part.lowerBound,
          hasGradients ? gradients.0 + part.lowerBound : nil, part.count, front, back, target,
          gradients.1)
      }
      guard parts > 1 else {
        return send(range, front: range.lowerBound, back: range.upperBound)
      }
      let counts = parallelMap(count: parts, threads: threads) { part in
        ck_boost_count_left(bins, left, source + ranges[part].lowerBound, ranges[part].count)
      }
      let before = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
      _ = parallelMap(count: parts, threads: threads) { part in
        let right = ranges[part].lowerBound - range.lowerBound - before[part]
        return send(
          ranges[part], front: range.lowerBound + before[part], back: range.upperBound - right)
      }
      return before[parts]
    }
  }

  /// Rows of a node that a thread sends to its children.
  static let partitioned = 1 << 15

  // MARK: - Splits

  /// Runs a task for each block of features, on several threads where there is enough to do.
  func forEachBlock(
    entries: Int, _ body: (borrowing BoostedTreeGrower, BoostedRows.Block) -> Void
  ) {
    let count = rows.blocks.count
    guard threads > 1, count > 1, entries * rows.features.count > 1 << 16 else {
      for block in rows.blocks { body(self, block) }
      return
    }
    withoutActuallyEscaping(body) { body in
      withUnsafePointer(to: self) { grower in
        // Each block has histograms and splits of its own.
        nonisolated(unsafe) let grower = grower
        nonisolated(unsafe) let body = body
        _ = parallelMap(count: count, threads: threads) { index in
          body(grower.pointee, grower.pointee.rows.blocks[index])
        }
      }
    }
  }

  /// Fills the histograms of both children, and looks for their splits.
  private func searchChildren(small: Int, large: Int) {
    let searchesSmall = canSplit(small)
    let (smallOnes, largeOnes) = ([kernelNode(small)], [kernelNode(large)])
    forEachBlock(entries: nodes[small].seen.count) { grower, block in
      grower.fill(block, small: small, large: large)
      if searchesSmall { grower.search(block, of: smallOnes, side: 0) }
      grower.search(block, of: largeOnes, side: 1)
    }
  }

  /// Fills the histogram of the smaller child, and takes it from the parent's, which becomes the larger one's.
  func fill(_ block: BoostedRows.Block, small: Int, large: Int) {
    guard let ours = nodes[small].histogram, let parents = nodes[large].histogram else { return }
    let (part, whole) = (memory.histogram(ours), memory.histogram(parents))
    fill(block, of: nodes[small], into: part)
    ck_boost_subtract(
      block.entries.count, whole + block.entries.lowerBound, part + block.entries.lowerBound)
  }

  func fill(
    _ block: BoostedRows.Block, of node: BoostedNode, into histogram: UnsafeMutablePointer<UInt64>
  ) {
    (histogram + block.entries.lowerBound).update(repeating: 0, count: block.entries.count)
    rows.words.withUnsafeBufferPointer { words in
      guard let words = words.baseAddress else { return }
      ck_boost_fill(
        words + block.start, memory.rows(node.side) + node.seen.lowerBound,
        memory.gradients(node.side) + node.seen.lowerBound, node.seen.count, block.offsets,
        block.features.count, histogram)
    }
  }

  /// Looks for the splits that some nodes have together.
  func search(_ block: BoostedRows.Block, of nodes: [ck_boost_node], side: Int) {
    var rule = rule
    for (place, feature) in block.features.enumerated() {
      var description = rows.features[feature]
      memory.splits(side)[feature] = ck_boost_best_split(
        nodes, nodes.count, Int(block.offsets[place]), &description, &rule, nil)
    }
  }

  private mutating func choose(_ place: Int, side: Int, random: inout RandomWords) {
    guard canSplit(place), let found = choose([place], side: side, random: &random) else { return }
    nodes[place].split = found.split
    nodes[place].leftSum = leftSum(of: place, by: found.split, on: found.feature)
  }

  /// The best of the splits that were found for some nodes together, and the place of its feature: the largest
  /// gain, the lower feature.
  ///
  /// Only a split that may leave a child with too few rows has its rows counted; the feature's best split with
  /// enough rows takes its place, and is no better.
  mutating func choose(
    _ places: [Int], side: Int, random: inout RandomWords
  ) -> (feature: Int, split: ck_boost_split)? {
    let splits = memory.splits(side)
    let candidates = sampledFeatures(&random)
    var counted: Set<Int> = []
    while true {
      var best: Int?
      for feature in candidates where splits[feature].gain > 0 {
        if best.map({ splits[feature].gain > splits[$0].gain }) ?? true { best = feature }
      }
      guard let best else { return nil }
      let split = splits[best]
      if counted.contains(best)
        || places.allSatisfy({ surelyHasRows(split, on: best, of: $0) })
      {
        return (best, split)
      }
      counted.insert(best)
      splits[best] = countedSplit(best, of: places)
    }
  }

  /// The features that are tried at a node, in rising order.
  mutating func sampledFeatures(_ random: inout RandomWords) -> [Int] {
    let count = max(1, Int((rules.columnShare * Double(pool.count)).rounded()))
    guard count < pool.count else { return pool }
    for index in 0..<count {
      pool.swapAt(index, index + Int(random.integer(below: UInt32(pool.count - index))))
    }
    return pool[..<count].sorted()
  }

  /// Whether a node stays whole, or both children have so much curvature that they must have enough rows.
  private func surelyHasRows(_ split: ck_boost_split, on feature: Int, of place: Int) -> Bool {
    guard rules.minimumRows > 1 else { return true }
    let left = leftSum(of: place, by: split, on: feature)
    let curvature = Double(left & 0xFFFF_FFFF)
    let right = Double(nodes[place].sum & 0xFFFF_FFFF) - curvature
    return min(curvature, right) >= Double(rules.minimumRows) * heaviest
      || gain(of: place, leftSum: left, on: feature) <= 0
  }

  /// The sum of the words of a node's left child.
  func leftSum(of place: Int, by split: ck_boost_split, on feature: Int) -> UInt64 {
    var (node, split, description) = (kernelNode(place), split, rows.features[feature])
    return ck_boost_left_sum(&node, Int(rows.offset(of: feature)), &description, &split)
  }

  /// What a node gains that is divided so.
  func gain(of place: Int, leftSum: UInt64, on feature: Int) -> Double {
    var (node, rule, description) = (kernelNode(place), rule, rows.features[feature])
    return ck_boost_gain(&node, &description, &rule, leftSum)
  }

  private func countedSplit(_ feature: Int, of places: [Int]) -> ck_boost_split {
    let bins = Int(CK_BOOST_BINS)
    var counts = [UInt32](repeating: 0, count: bins * places.count)
    rows.columns.withUnsafeBufferPointer { columns in
      counts.withUnsafeMutableBufferPointer { counts in
        guard let columns = columns.baseAddress, let counts = counts.baseAddress else { return }
        for (index, place) in places.enumerated() {
          let node = nodes[place]
          ck_boost_count(
            columns + feature * rows.count, memory.rows(node.side) + node.seen.lowerBound,
            node.seen.count, counts + index * bins)
        }
      }
    }
    var (rule, description) = (rule, rows.features[feature])
    return ck_boost_best_split(
      places.map { kernelNode($0) }, places.count, Int(rows.offset(of: feature)), &description,
      &rule,
      counts)
  }
}
