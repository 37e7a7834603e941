import CKernels
import Concurrency

/// The values of a tree's leaves, and the tree as it is stored.
extension BoostedTreeGrower {
  /// The tree with its leaves' values, which are added to the margins of the rows that reach them.
  func finished(_ slopes: Slopes, _ margins: UnsafeMutableBufferPointer<Double>) -> Grown {
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
