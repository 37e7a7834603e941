import CKernels
import Learning

/// Trees that are grown level after level, by one split for all nodes of a level: that with the largest sum of
/// their gains (Prokhorenkova et al., "CatBoost: unbiased boosting with categorical features", NeurIPS 2018).
///
/// A node that the split would leave with a child too small, that it would take against a monotone column, or that
/// would gain nothing, stays whole: both of its halves would have its value. So no value is learnt from fewer rows
/// than a leaf must have, and no leaf is empty.
extension BoostedTreeGrower {
  mutating func growLevels(
    _ random: inout RandomWords, _ isCancelled: () -> Bool
  ) throws(FitError) {
    var level = canSplit(0) ? [0] : []
    for depth in 0..<rules.depth where !level.isEmpty {
      if isCancelled() { throw .cancelled }
      guard let (feature, split) = choose(level, side: 0, random: &random) else { return }
      gains[Int(split.feature)] += split.gain / scale
      let divided = divide(level, by: split, on: feature)
      guard depth + 1 < rules.depth else { return }
      level = searchLevel(level, divided)
    }
  }

  /// Divides the nodes of a level that gain by it; gives those.
  private mutating func divide(
    _ level: [Int], by split: ck_boost_split, on feature: Int
  ) -> [Int] {
    var divided: [(place: Int, seenLeft: Int)] = []
    for place in level {
      let left = leftSum(of: place, by: split, on: feature)
      guard gain(of: place, leftSum: left, on: feature) > 0 else { continue }
      nodes[place].leftSum = left
      nodes[place].split = split
      let node = nodes[place]
      // A node that stays whole keeps its rows where they are.
      let seenLeft = partition(node.seen, of: node, by: feature, hasGradients: true)
      guard min(seenLeft, node.seen.count - seenLeft) >= rules.minimumRows else { continue }
      divided.append((place, seenLeft))
    }
    let left = divided.reduce(0) { $0 + $1.seenLeft }
    let all = divided.reduce(0) { $0 + nodes[$1.place].seen.count }
    for (place, seenLeft) in divided {
      nodes[place].split.sendAbsent(left: 2 * left >= all)
      appendChildren(of: place, by: feature, seenLeft: seenLeft)
    }
    return divided.map(\.place)
  }

  /// Fills the histograms of the children of some nodes of a level, and looks for the splits of the next level;
  /// gives its nodes.
  private mutating func searchLevel(_ level: [Int], _ divided: [Int]) -> [Int] {
    var next = level.filter { nodes[$0].isOpen }
    var pairs: [(small: Int, large: Int)] = []
    for place in divided {
      guard let pair = giveHistograms(toChildrenOf: place) else { continue }
      pairs.append(pair)
      next += [min(pair.small, pair.large), max(pair.small, pair.large)].filter { canSplit($0) }
    }
    guard !next.isEmpty else { return [] }
    let (filled, searched) = (pairs, next.map { kernelNode($0) })
    forEachBlock(entries: filled.reduce(0) { $0 + nodes[$1.small].seen.count }) { grower, block in
      for (small, large) in filled { grower.fill(block, small: small, large: large) }
      grower.search(block, of: searched, side: 0)
    }
    return next
  }
}
