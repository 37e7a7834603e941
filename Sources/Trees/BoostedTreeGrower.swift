import CKernels
import Concurrency
import Learning

/// Grows boosted trees, one after another, the leaf with the largest gain first.
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

  private let rules: BoostingRules
  private let rows: BoostedRows
  private let bins: [FeatureBins]
  private let threads: Int
  private let rule: ck_boost_rule
  private let scale: Double
  /// The most that a row adds to the curvature of a word.
  private let heaviest: Double
  private let memory: BoostingMemory
  /// The gain of each feature's splits over all trees so far, in units of the loss.
  private(set) var gains: [Double]
  private var nodes: [BoostedNode] = []
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
    memory = BoostingMemory(rows: rows, leaves: rules.leaves)
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
    appendRoot(slopes, learned: learned, key: key["rows"], random: &random)
    var leaves = 1
    while leaves < rules.leaves, let next = bestLeaf {
      if isCancelled() { throw .cancelled }
      leaves += 1
      split(next, searchesChildren: leaves < rules.leaves, random: &random)
    }
    return finished(slopes, margins)
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

  private mutating func appendRoot(
    _ slopes: Slopes, learned: Int, key: RandomKey, random: inout RandomWords
  ) {
    let seen = memory.sample(rules.rowShare, of: learned, all: rows.count, key: key)
    ck_boost_pack(
      seen, memory.rows(0), slopes.gradient.baseAddress, slopes.curvature.baseAddress, scale,
      memory.gradients(0))
    var root = BoostedNode(seen: 0..<seen, unseen: seen..<rows.count)
    for index in 0..<seen { root.sum &+= memory.gradients(0)[index] }
    nodes.append(root)
    guard canSplit(0) else { return }
    nodes[0].histogram = 0
    let root0 = nodes[0]
    forEachBlock(entries: seen) { grower, block in
      grower.fill(block, of: root0, into: grower.memory.histogram(0))
      grower.search(block, of: root0, histogram: 0, side: 0)
    }
    choose(0, side: 0, random: &random)
  }

  private func canSplit(_ place: Int) -> Bool {
    let node = nodes[place]
    return node.seen.count >= 2 * rules.minimumRows && node.depth < rules.maximumDepth
      && node.seen.count > 1
  }

  private mutating func split(_ place: Int, searchesChildren: Bool, random: inout RandomWords) {
    let (left, right) = children(of: place)
    nodes[place].children = (nodes.count, nodes.count + 1)
    gains[Int(nodes[place].split.feature)] += nodes[place].split.gain / scale
    nodes.append(left)
    nodes.append(right)
    guard searchesChildren else { return }
    let isLeftSmaller = left.seen.count <= right.seen.count
    let small = nodes.count - (isLeftSmaller ? 2 : 1)
    let large = nodes.count - (isLeftSmaller ? 1 : 2)
    guard canSplit(large), let parent = nodes[place].histogram else { return }
    nodes[large].histogram = parent
    nodes[small].histogram = nodes.count / 2
    searchChildren(small: small, large: large)
    // The left one first: the order in which columns are sampled.
    choose(nodes.count - 2, side: isLeftSmaller ? 0 : 1, random: &random)
    choose(nodes.count - 1, side: isLeftSmaller ? 1 : 0, random: &random)
  }

  /// Both children of a node, their rows in their places.
  private mutating func children(of place: Int) -> (BoostedNode, BoostedNode) {
    let node = nodes[place]
    let feature = rows.features.firstIndex { $0.index == node.split.feature } ?? 0
    let seenLeft = partition(node.seen, of: node, by: feature, hasGradients: true)
    nodes[place].split.sendAbsent(left: 2 * seenLeft >= node.seen.count)
    let unseenLeft = partition(
      node.unseen, of: nodes[place], by: feature, hasGradients: false)
    return nodes[place].divided(
      seenLeft: seenLeft, unseenLeft: unseenLeft, rule: rule, sign: rows.features[feature].sign)
  }

  /// Sends rows of a node to its children, in the other place; how many went left.
  private func partition(
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
  private static let partitioned = 1 << 15

  // MARK: - Splits

  /// Runs a task for each block of features, on several threads where there is enough to do.
  private func forEachBlock(
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

  /// Fills the histogram of the smaller child, takes it from the parent's, which becomes the larger one's, and
  /// looks for the splits of both.
  private func searchChildren(small: Int, large: Int) {
    let (few, many) = (nodes[small], nodes[large])
    guard let ours = few.histogram, let parents = many.histogram else { return }
    let searchesSmall = canSplit(small)
    forEachBlock(entries: few.seen.count) { grower, block in
      let (part, whole) = (grower.memory.histogram(ours), grower.memory.histogram(parents))
      grower.fill(block, of: few, into: part)
      ck_boost_subtract(
        block.entries.count, whole + block.entries.lowerBound, part + block.entries.lowerBound)
      if searchesSmall { grower.search(block, of: few, histogram: ours, side: 0) }
      grower.search(block, of: many, histogram: parents, side: 1)
    }
  }

  private func fill(
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

  private func search(
    _ block: BoostedRows.Block, of node: BoostedNode, histogram: Int, side: Int
  ) {
    var rule = rule
    var totals = node.kernelNode
    for (place, feature) in block.features.enumerated() {
      var description = rows.features[feature]
      memory.splits(side)[feature] = ck_boost_best_split(
        memory.histogram(histogram) + Int(block.offsets[place]), &description, &totals, &rule, nil)
    }
  }

  /// Takes the best of the splits that were found for a node: the largest gain, the lower feature.
  ///
  /// Only a split that may leave a child with too few rows has its rows counted; the feature's best split with
  /// enough rows takes its place, and is no better.
  private mutating func choose(_ place: Int, side: Int, random: inout RandomWords) {
    guard canSplit(place) else { return }
    let splits = memory.splits(side)
    let candidates = sampledFeatures(&random)
    var counted: Set<Int> = []
    while true {
      var best: Int?
      for feature in candidates where splits[feature].gain > 0 {
        if best.map({ splits[feature].gain > splits[$0].gain }) ?? true { best = feature }
      }
      guard let best else { return }
      if counted.contains(best) || surelyHasRows(splits[best], of: nodes[place]) {
        nodes[place].split = splits[best]
        return
      }
      counted.insert(best)
      splits[best] = countedSplit(best, of: nodes[place])
    }
  }

  /// The features that are tried at a node, in rising order.
  private mutating func sampledFeatures(_ random: inout RandomWords) -> [Int] {
    let count = max(1, Int((rules.columnShare * Double(pool.count)).rounded()))
    guard count < pool.count else { return pool }
    for index in 0..<count {
      pool.swapAt(index, index + Int(random.integer(below: UInt32(pool.count - index))))
    }
    return pool[..<count].sorted()
  }

  /// Whether both children have so much curvature that they must have enough rows.
  private func surelyHasRows(_ split: ck_boost_split, of node: BoostedNode) -> Bool {
    let left = Double(split.left_sum & 0xFFFF_FFFF)
    let right = Double(node.sum & 0xFFFF_FFFF) - left
    return rules.minimumRows <= 1 || min(left, right) >= Double(rules.minimumRows) * heaviest
  }

  private func countedSplit(_ feature: Int, of node: BoostedNode) -> ck_boost_split {
    var counts = [UInt32](repeating: 0, count: Int(CK_BOOST_BINS))
    rows.columns.withUnsafeBufferPointer { columns in
      guard let columns = columns.baseAddress else { return }
      ck_boost_count(
        columns + feature * rows.count, memory.rows(node.side) + node.seen.lowerBound,
        node.seen.count, &counts)
    }
    var rule = rule
    var totals = node.kernelNode
    var description = rows.features[feature]
    return ck_boost_best_split(
      memory.histogram(node.histogram ?? 0) + Int(rows.offset(of: feature)), &description,
      &totals, &rule, counts)
  }

  // MARK: - Words

  /// The tree with its leaves' values, which are added to the margins of the rows that reach them.
  private func finished(_ slopes: Slopes, _ margins: UnsafeMutableBufferPointer<Double>) -> Grown {
    let values = mapNodes { grower, node, _ in
      node.isOpen ? grower.value(of: node, slopes) : 0
    }
    let least = zip(nodes, values).reduce(Double.infinity) { $1.0.isOpen ? min($0, $1.1) : $0 }
    var words: [UInt32] = []
    append(0, values, least, to: &words)
    words.append(contentsOf: repeatElement(0, count: Tree.padding))
    // Each leaf has rows of its own.
    nonisolated(unsafe) let margins = margins
    _ = mapNodes { grower, node, place in
      guard node.isOpen else { return }
      // As it is scored: what is stored is rounded.
      let stored = Double(Float(values[place] - least)) + least
      for range in [node.seen, node.unseen] {
        ck_boost_add(
          grower.memory.rows(node.side) + range.lowerBound, range.count, stored,
          margins.baseAddress)
      }
    }
    return Grown(tree: Tree(words: words), least: least)
  }

  /// What is made of every node, on several threads where there are many rows.
  private func mapNodes<Value: Sendable>(
    _ body: (borrowing BoostedTreeGrower, BoostedNode, Int) -> Value
  ) -> [Value] {
    let isLarge = threads > 1 && rows.count > Self.partitioned
    return withoutActuallyEscaping(body) { body in
      withUnsafePointer(to: self) { grower in
        nonisolated(unsafe) let grower = grower
        nonisolated(unsafe) let body = body
        return parallelMap(count: nodes.count, threads: isLarge ? threads : 1) { place in
          body(grower.pointee, grower.pointee.nodes[place], place)
        }
      }
    }
  }

  private func value(of node: BoostedNode, _ slopes: Slopes) -> Double {
    guard nodes.count > 1 else { return 0 }
    var sums = [0.0, 0.0]
    ck_boost_sums(
      memory.rows(node.side) + node.seen.lowerBound, node.seen.count, slopes.gradient.baseAddress,
      slopes.curvature.baseAddress, &sums)
    return rules.learningRate
      * ck_boost_leaf(sums[0], sums[1], rules.l1, rules.l2, node.lower, node.upper)
  }

  private func append(_ place: Int, _ values: [Double], _ least: Double, to words: inout [UInt32]) {
    let node = nodes[place]
    guard let children = node.children else {
      return words.append(Float(values[place] - least).bitPattern)
    }
    let at = words.count
    appendInner(node.split, to: &words)
    append(children.left, values, least, to: &words)
    words[at + 1] |= UInt32(words.count - at)
    append(children.right, values, least, to: &words)
  }

  /// Appends an inner node, whose distance is not known yet.
  private func appendInner(_ split: ck_boost_split, to words: inout [UInt32]) {
    let column = Int(split.feature)
    let feature = rows.features.firstIndex { $0.index == split.feature } ?? 0
    let bins = bins[column]
    let head = Tree.inner | split.feature << 16
    let levels = rows.levelBins[feature]
    let missingBin = bins.count - 1
    if levels == nil, !split.isLeft(missingBin) {
      words.append(head | split.cut)
      words.append(0)
      return
    }
    words.append(head | UInt32(bins.setSize))
    words.append(Tree.hasSet)
    var set = [UInt32](repeating: 0, count: bins.setSize)
    for bin in 0..<bins.count where split.isLeft(levels.map { Int($0[bin]) } ?? bin) {
      set[bin / 32] |= 1 << UInt32(bin % 32)
    }
    words.append(contentsOf: set)
  }
}
