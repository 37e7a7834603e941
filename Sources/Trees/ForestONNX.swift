import Learning
public import ONNX

extension RandomForestModel {
  /// One `TreeEnsemble` in double precision, so that thresholds and sums are exactly ours.
  public func graph(_ features: Value, in builder: inout GraphBuilder) -> Value {
    guard !columns.isEmpty else {
      let score = scores(for: Tensor(shape: [1, 0], elements: []))
      return builder.constantColumn(score[0], rowsOf: features)
    }
    var nodes = TreeEnsembleNodes()
    for tree in trees { nodes.append(tree.nodes(bins: bins), columns: columns) }
    let sum = builder.node(
      "TreeEnsemble", of: .trees, [builder.cast(features, to: .double)], nodes.attributes)
    return builder.cast(
      builder.divide(sum, builder.scalar(Double(treeCount))), to: .float)
  }
}

/// The attributes of a `TreeEnsemble` node: inner nodes and leaves in lists of their own.
struct TreeEnsembleNodes {
  /// How a node asks, by its number in ONNX.
  private enum Mode: UInt8 {
    case lessOrEqual = 0
    case member = 6
  }

  private var roots: [Int] = []
  private var modes: [Mode] = []
  private var features: [Int] = []
  private var splits: [Double] = []
  private var members: [Double] = []
  /// 1 where a missing number is a yes.
  private var missing: [Int] = []
  private var branches: (yes: [Int], no: [Int]) = ([], [])
  private var branchesAreLeaves: (yes: [Int], no: [Int]) = ([], [])
  private var leaves: [Double] = []

  mutating func append(_ tree: [TreeNode], columns: [Feature]) {
    roots.append(modes.count)
    var places: [Int] = []
    var inner = modes.count
    var leaf = leaves.count
    for node in tree {
      if case .leaf = node {
        places.append(leaf)
        leaf += 1
      } else {
        places.append(inner)
        inner += 1
      }
    }
    for node in tree { append(node, of: tree, places: places, columns: columns) }
    // A tree has an inner node; a lone leaf stands on both sides of one.
    if tree.count == 1 {
      ask(.lessOrEqual, feature: 0, split: 0, yes: (places[0], true), no: (places[0], true))
    }
  }

  private mutating func append(
    _ node: TreeNode, of tree: [TreeNode], places: [Int],
    columns: [Feature]
  ) {
    func branch(_ index: Int) -> (Int, Bool) {
      if case .leaf = tree[index] { (places[index], true) } else { (places[index], false) }
    }
    switch node {
    case .leaf(let share): leaves.append(Double(share))
    case .threshold(let feature, let threshold, let left, let right, let missing):
      ask(
        .lessOrEqual, feature: feature, split: Double(threshold), yes: branch(left),
        no: branch(right), missing: missing)
    case .levels(let feature, let left, let right, let levels, let others):
      guard others else {
        return ask(levels, feature: feature, yes: branch(left), no: branch(right))
      }
      // Whatever is none of the levels goes left, so the question is for those that go right.
      let isLeft = Set(levels)
      let rest = (0..<Self.count(columns[feature])).filter { !isLeft.contains($0) }
      ask(rest, feature: feature, yes: branch(right), no: branch(left))
    }
  }

  private static func count(_ column: Feature) -> Int { FeatureBins.levels(of: column) ?? 0 }

  /// Asks whether a code is one of some levels.
  private mutating func ask(
    _ levels: [Int], feature: Int, yes: (Int, Bool), no: (Int, Bool)
  ) {
    guard !levels.isEmpty else {
      return ask(.lessOrEqual, feature: feature, split: -.infinity, yes: no, no: no)
    }
    // Sets are written one behind the other, each closed by NaN.
    members += levels.map { Double($0) } + [.nan]
    ask(.member, feature: feature, split: 0, yes: yes, no: no)
  }

  private mutating func ask(
    _ mode: Mode, feature: Int, split: Double, yes: (Int, Bool), no: (Int, Bool),
    missing isYes: Bool = false
  ) {
    modes.append(mode)
    missing.append(isYes ? 1 : 0)
    features.append(feature)
    splits.append(split)
    branches.yes.append(yes.0)
    branches.no.append(no.0)
    branchesAreLeaves.yes.append(yes.1 ? 1 : 0)
    branchesAreLeaves.no.append(no.1 ? 1 : 0)
  }

  var attributes: [String: Attribute] {
    var attributes: [String: Attribute] = [
      "n_targets": .int(1),
      "aggregate_function": .int(1),
      "post_transform": .int(0),
      "tree_roots": .ints(roots),
      "nodes_modes": .tensor(Constant(modes.map(\.rawValue))),
      "nodes_featureids": .ints(features),
      "nodes_splits": .tensor(Constant(splits)),
      "nodes_truenodeids": .ints(branches.yes),
      "nodes_falsenodeids": .ints(branches.no),
      "nodes_trueleafs": .ints(branchesAreLeaves.yes),
      "nodes_falseleafs": .ints(branchesAreLeaves.no),
      "leaf_targetids": .ints([Int](repeating: 0, count: leaves.count)),
      "leaf_weights": .tensor(Constant(leaves)),
    ]
    if missing.contains(1) { attributes["nodes_missing_value_tracks_true"] = .ints(missing) }
    if !members.isEmpty { attributes["membership_values"] = .tensor(Constant(members)) }
    return attributes
  }
}
