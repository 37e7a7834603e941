import Concurrency
public import Learning
import Metrics
public import StrictJSON

import struct Synchronization.Atomic

/// A probability forest: the mean of the positive shares in the leaves of many trees, each grown on
/// its own bootstrap sample of the rows (Breiman, "Random forests", Machine Learning 45, 2001; Malley et al.,
/// "Probability machines", Methods of Information in Medicine 51, 2012).
///
/// Trees split on binned features by Gini impurity: numeric columns at quantiles of the training
/// rows, exactly where they have no more values than bins; categories by subsets of levels, the best
/// of all subsets. A missing or unknown level follows the larger child unless it was seen in the
/// node. With `extraTrees` a node takes the best of one random cut a feature instead (`RandomCuts`).
/// Everything is counted in whole numbers, so neither the number of threads nor the vector
/// width can change a bit.
public struct RandomForest: Classifier {
  public static let name = "randomForest"
  public static let summary =
    "a probability forest: many trees on bootstrap samples, their leaf frequencies averaged"
  public static let settings = [
    Setting("trees", "number of trees", .between(1, 1_000_000)),
    Setting("features", "features tried at a node: \"sqrt\", \"all\", a number or a share"),
    Setting(
      "minimumLeafSize", "fewest training rows in a leaf; automatic: chosen by out-of-bag log loss",
      .either(.between(1, 0x7FFF_FFFF), names: ["automatic"])),
    Setting(
      "minimumSplit", "fewest training rows in a node that is split", .between(2, 0x7FFF_FFFF)),
    Setting(
      "maximumDepth", "largest number of splits above a leaf; absent: any", .between(1, 100_000)),
    Setting(
      "extraTrees",
      "whether a node takes the best of one random cut a feature (extremely randomized trees), not of all"
    ),
    Setting("bootstrap", "whether each tree is grown on a bootstrap sample of the rows"),
    Setting("bins", "most bins of a numeric column", .between(2, 65_535)),
    Setting("outOfBag", "whether to score every row by the trees that were not grown on it"),
  ]

  public static let renamedMembers = ["minimumLeaf": "minimumLeafSize"]

  public var trees = 300
  /// Features that are constant in the node count; if all sampled ones are, more are sampled until one
  /// is not.
  public var features = FeatureCount.squareRoot
  /// A row counts once, however often it was sampled and whatever its weight, as in scikit-learn.
  ///
  /// `automatic` grows a forest each with leaves of 10, 5, 2 and 1 rows, which takes about five times as long
  /// as leaves of 5 alone, and keeps of two in turn the one with smaller leaves where its out-of-bag log loss
  /// is lower by more than two standard errors. The forest has the bits of one that was told the size. It
  /// needs the bootstrap. Rows that a sampler made or drew twice were seen by trees that should not know
  /// them: with such rows it is 5.
  public var minimumLeafSize: LeafSize = 5
  public var minimumSplit = 2
  public var maximumDepth: Int?
  public var extraTrees = false
  /// A sample has as many rows as there are, with replacement; without it, each tree is grown on every
  /// row once.
  public var bootstrap = true
  public var bins = 255
  /// Needs the bootstrap.
  public var outOfBag = true

  /// 300 trees with leaves of at least 5 rows.
  public init() {}

  public init(
    trees: Int, features: FeatureCount = .squareRoot, minimumLeafSize: Int = 5,
    maximumDepth: Int? = nil, extraTrees: Bool = false, bootstrap: Bool = true, bins: Int = 255
  ) {
    self.trees = trees
    self.features = features
    self.minimumLeafSize = .rows(minimumLeafSize)
    self.maximumDepth = maximumDepth
    self.extraTrees = extraTrees
    self.bootstrap = bootstrap
    self.bins = bins
  }

  public var searchSpace: SearchSpace {
    [
      "features": .linear(0.05, 0.95), "minimumLeafSize": .logInt(1, 64),
      "extraTrees": .choices([false, true]),
    ]
  }

  /// Numbers as they are, categories as codes.
  public var inputForm: InputForm { .native }

  public func issues() -> [Issue] {
    guard minimumLeafSize == .automatic, !bootstrap else { return settingIssues() }
    return settingIssues() + [
      Issue(
        at: "minimumLeafSize",
        .other("\"automatic\" looks at out-of-bag rows: it needs the bootstrap"))
    ]
  }

  /// The bins of all rows, and trees whose leaves hold as few of the 63 % of the rows that are drawn as they
  /// may; two forests at a time where the leaf size is chosen.
  public func memory(on data: Dataset) -> Double {
    let rows = Double(data.rowCount)
    let leaves = minimumLeafSize.sizes.suffix(2).reduce(0) {
      $0 + max(1, 0.63 * rows / Double($1))
    }
    return 2 * rows * Double(data.features.columns) + Double(trees) * leaves * 12
  }

  /// More values than a thread looks at in a second.
  private static let valuesPerSecond = 4e9

  /// A tree looks at half of its rows' values of the features that are tried, level after level down to
  /// its leaves, or to the depth that is set.
  public func leastSeconds(on data: Dataset) -> Double {
    let rows = Double(data.rowCount)
    let depth = minimumLeafSize.sizes.reduce(0) { sum, size in
      let levels = Double(max(2, rows / Double(size)).exponent)
      return sum + (maximumDepth.map { min(levels, Double($0)) } ?? levels)
    }
    let tried = Double(features.count(of: data.features.columns))
    return Double(trees) * rows * depth * tried / 2 / Self.valuesPerSecond
  }
}

extension RandomForest {
  /// Grows the forest; trees are shared out among the threads and do not depend on them.
  ///
  /// Rows of weight 0 are left out. Throws `FitError.oneClass` where the others hold one class only.
  public func fit(_ data: Dataset, context: FitContext) throws(FitError) -> RandomForestModel {
    let counting = try checkedRows(data)
    let training = counting.map { data.selecting(rows: $0) } ?? data
    let bins = FeatureBins.all(of: training, most: bins, threads: context.threads)
    try context.checkCancellation()
    let rows = BinnedRows(training, bins: bins, threads: context.threads)
    let grown = try grownByChoice(
      rows, training: training,
      cuts: extraTrees ? RandomCuts(training, bins: bins, threads: context.threads) : nil,
      bins: bins, context: context)
    let outOfBag = outOfBag ? grown.outOfBag : nil
    let record = FitRecord(
      parameters: grown.trees.reduce(0) { $0 + $1.leafCount },
      importance: Self.shares(grown.importance, of: data.columns),
      outOfBagAUC: outOfBag.flatMap { Metric.rocAUC(labels: training.labels, scores: $0) },
      minimumLeafSize: minimumLeafSize == .automatic ? grown.minimumLeafSize : nil)
    var settings = self
    settings.minimumLeafSize = .rows(grown.minimumLeafSize)
    return RandomForestModel(
      settings: settings, columns: data.columns, bins: bins, trees: grown.trees, record: record,
      outOfBagScores: outOfBag.map { Self.spread($0, to: counting, count: data.rowCount) })
  }

  /// The forest with leaves of the size that is set, or that out-of-bag rows choose.
  private func grownByChoice(
    _ rows: BinnedRows, training: Dataset, cuts: RandomCuts?, bins: [FeatureBins],
    context: FitContext
  ) throws(FitError) -> GrownForest {
    let choice =
      minimumLeafSize == .automatic ? LeafSizeChoice(training, trees: trees) : nil
    let sizes =
      minimumLeafSize == .automatic && choice == nil ? [LeafSize.usual] : minimumLeafSize.sizes
    func grown(_ place: Int) throws(FitError) -> GrownForest {
      var own = context
      let progress = context.progress
      own.progress = { progress((Double(place) + $0) / Double(sizes.count)) }
      var rules = GrowthRules(self, minimumLeafSize: sizes[place], for: training)
      rules.randomCuts = cuts
      return try grow(rows, rules: rules, training: training, bins: bins, context: own)
    }
    var best = try grown(0)
    for place in sizes.indices.dropFirst() {
      let next = try grown(place)
      if let choice, let scores = next.outOfBag, let others = best.outOfBag,
        choice.isBetter(scores, than: others)
      {
        best = next
      }
    }
    return best
  }

  /// Whether trees leave rows out, and their scores are asked for.
  private var scoresOutOfBag: Bool {
    bootstrap && (outOfBag || minimumLeafSize == .automatic)
  }

  private static func shares(
    _ importance: [UInt64], of columns: [Feature]
  ) -> [FitRecord.Importance] {
    let total = importance.reduce(0) { $0 + Double($1) }
    return zip(columns, importance).map { column, value in
      FitRecord.Importance(feature: column.name, value: total > 0 ? Double(value) / total : 0)
    }
  }

  /// Scores of some rows as scores of all; the others have none.
  private static func spread(_ scores: [Float], to rows: [Int]?, count: Int) -> [Float] {
    guard let rows else { return scores }
    var all = [Float](repeating: .nan, count: count)
    for (score, row) in zip(scores, rows) { all[row] = score }
    return all
  }
}

extension RandomForest {
  /// The rows that count, nil for all of them, after checking that a forest can be grown on them.
  private func checkedRows(_ data: Dataset) throws(FitError) -> [Int]? {
    guard data.columns.count <= Tree.mostFeatures else {
      throw .unsuitable(
        "a forest takes at most \(Tree.mostFeatures) features, got \(data.columns.count)")
    }
    return try data.countingRows()
  }
}

/// A tree with what was noted down while it grew.
private struct GrownTree: Sendable {
  let index: Int
  let tree: Tree
  /// One bit for every row that it was grown on; empty where nobody asks.
  let seen: [UInt64]
}

/// Some trees of a forest, and the importance of each feature in units of 2^-44.
private struct GrownTrees: Sendable {
  let trees: [GrownTree]
  let importance: [UInt64]
}

/// All trees of a forest, by index.
private struct GrownForest: Sendable {
  let minimumLeafSize: Int
  let trees: [Tree]
  let importance: [UInt64]
  /// Scores of the training rows by the trees that were not grown on them; nil where nobody asks.
  let outOfBag: [Float]?
}

extension RandomForest {
  /// A thread takes the next tree that nobody has begun; which one it is changes nothing, since a
  /// tree's randomness comes from its own key and what is summed over trees are whole numbers.
  private func grow(
    _ rows: BinnedRows, rules: GrowthRules, training: Dataset, bins: [FeatureBins],
    context: FitContext
  ) throws(FitError) -> GrownForest {
    let grown = try grow(rows, rules: rules, context: context)
    let trees = grown.trees.map(\.tree)
    let outOfBag =
      scoresOutOfBag
      ? ForestTraversal(bins: bins).outOfBagScores(
        of: trees, seen: grown.trees.map(\.seen), for: training.features,
        threads: context.threads) : nil
    return GrownForest(
      minimumLeafSize: rules.minimumLeafSize, trees: trees, importance: grown.importance,
      outOfBag: outOfBag)
  }

  private func grow(
    _ rows: BinnedRows, rules: GrowthRules, context: FitContext
  ) throws(FitError) -> GrownTrees {
    let next = Atomic<Int>(0)
    let done = Atomic<Int>(0)
    let count = trees
    let notesRows = scoresOutOfBag
    let workers = max(1, min(context.threads, count))
    let parts = try parallelMap(count: workers, threads: workers) {
      _ throws(FitError) -> GrownTrees in
      var grower = TreeGrower(rules: rules, rows: rows, isCancelled: context.isCancelled)
      var grown: [GrownTree] = []
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { break }
        try context.checkCancellation()
        let tree = try grower.grow(key: context.key["tree", index])
        let seen = notesRows ? grower.sampledRows() : []
        grown.append(GrownTree(index: index, tree: tree, seen: seen))
        let finished = done.wrappingAdd(1, ordering: .relaxed).newValue
        context.progress(Double(finished) / Double(count))
      }
      return GrownTrees(trees: grown, importance: grower.importance)
    }
    return Self.joined(parts)
  }

  private static func joined(_ parts: [GrownTrees]) -> GrownTrees {
    var importance = parts[0].importance
    for part in parts.dropFirst() {
      for feature in importance.indices { importance[feature] += part.importance[feature] }
    }
    return GrownTrees(
      trees: parts.flatMap(\.trees).sorted { $0.index < $1.index }, importance: importance)
  }
}
