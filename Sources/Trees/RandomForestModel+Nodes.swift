extension RandomForestModel {
  /// One node of a tree, as others may want to write it down.
  public enum Node: Sendable, Hashable {
    /// The share of positives.
    case leaf(Float)
    /// Numbers up to `threshold` go to the left child.
    case threshold(feature: Int, threshold: Float, left: Int, right: Int)
    /// These levels go to the left child, and so do missing and unknown ones if `others`.
    case levels(feature: Int, left: Int, right: Int, levels: [Int], others: Bool)
  }

  /// The number of trees.
  public var treeCount: Int { trees.count }

  /// The nodes of a tree, the root first; children are places in the list.
  public func nodes(ofTree index: Int) -> [Node] {
    let tree = trees[index]
    var places: [Int: Int] = [:]
    var raw: [Tree.Node] = []
    var place = 0
    while place < tree.words.count - Tree.padding {
      places[place] = raw.count
      let node = tree.node(at: place)
      raw.append(node)
      switch node {
      case .leaf: place += 1
      case .ordered(_, _, let left, _), .subset(_, _, let left, _): place = left
      }
    }
    return raw.map { node(tree, $0) { places[$0] ?? 0 } }
  }

  private func node(_ tree: Tree, _ raw: Tree.Node, place: (Int) -> Int) -> Node {
    switch raw {
    case .leaf(let share): return .leaf(share)
    case .ordered(let feature, let bin, let left, let right):
      let cuts = bins[feature].cuts
      let threshold = bin < cuts.count ? cuts[bin] : .infinity
      return .threshold(
        feature: feature, threshold: threshold, left: place(left), right: place(right))
    case .subset(let feature, let words, let left, let right):
      let count = bins[feature].levels ?? 0
      let isLeft = (0...count).map { level in
        tree.words[words.lowerBound + level / 32] >> UInt32(level % 32) & 1 == 1
      }
      return .levels(
        feature: feature, left: place(left), right: place(right),
        levels: (0..<count).filter { isLeft[$0] }, others: isLeft[count])
    }
  }
}
