import Concurrency
public import Learning
import Metrics
import StrictJSON

import struct Synchronization.Atomic

/// A probability forest: the mean of the positive shares in the leaves of many trees, each grown on
/// its own bootstrap sample of the rows (Breiman, "Random forests", Machine Learning 45, 2001; Malley et al.,
/// "Probability machines", Methods of Information in Medicine 51, 2012).
///
/// Trees split on binned features by Gini impurity: numeric columns at quantiles of the training
/// rows, exactly where they have no more values than bins; categories by subsets of levels, the best
/// of all subsets. A missing or unknown level follows the larger child unless it was seen in the
/// node. Everything is counted in whole numbers, so neither the number of threads nor the vector
/// width can change a bit.
public struct RandomForest: Classifier {
  public static let name = "randomForest"
  public static let summary =
    "a probability forest: many trees on bootstrap samples, their leaf frequencies averaged"
  public static let settings = [
    Setting("trees", "number of trees", .between(1, 1_000_000)),
    Setting("features", "features tried at a node: \"sqrt\", \"all\", a number or a share"),
    Setting("minimumLeafSize", "fewest training rows in a leaf", .between(1, 0x7FFF_FFFF)),
    Setting(
      "minimumSplit", "fewest training rows in a node that is split", .between(2, 0x7FFF_FFFF)),
    Setting(
      "maximumDepth", "largest number of splits above a leaf; absent: any", .between(1, 100_000)),
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
  public var minimumLeafSize = 5
  public var minimumSplit = 2
  public var maximumDepth: Int?
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
    maximumDepth: Int? = nil, bootstrap: Bool = true, bins: Int = 255
  ) {
    self.trees = trees
    self.features = features
    self.minimumLeafSize = minimumLeafSize
    self.maximumDepth = maximumDepth
    self.bootstrap = bootstrap
    self.bins = bins
  }

  /// Numbers as they are, categories as codes.
  public var inputForm: InputForm { .native }

  /// The bins of all rows, and trees whose leaves hold as few of the 63 % of the rows that are drawn as they
  /// may.
  public func memory(on data: Dataset) -> Double {
    let rows = Double(data.rowCount)
    let leaves = max(1, 0.63 * rows / Double(minimumLeafSize))
    return 2 * rows * Double(data.features.columns) + Double(trees) * leaves * 12
  }

  /// More values than a thread looks at in a second.
  private static let valuesPerSecond = 4e9

  /// A tree looks at half of its rows' values of the features that are tried, level after level down to
  /// its leaves, or to the depth that is set.
  public func leastSeconds(on data: Dataset) -> Double {
    let rows = Double(data.rowCount)
    let levels = Double(max(2, rows / Double(minimumLeafSize)).exponent)
    let depth = maximumDepth.map { min(levels, Double($0)) } ?? levels
    let tried = Double(features.count(of: data.features.columns))
    return Double(trees) * rows * depth * tried / 2 / Self.valuesPerSecond
  }
}

/// How many features are tried at a node of a tree.
public enum FeatureCount: Sendable, Hashable {
  /// The square root of the number of features, rounded down: `"sqrt"`.
  case squareRoot
  /// Every feature: `"all"`.
  case all
  /// So many: `6`.
  case number(Int)
  /// This share of them, rounded to the nearest number: `0.3`.
  case share(Double)

  /// The number for a count of features: at least 1, at most all.
  public func count(of features: Int) -> Int {
    let wanted =
      switch self {
      case .squareRoot: Int(Double(features).squareRoot())
      case .all: features
      case .number(let number): number
      case .share(let share): Int((share * Double(features)).rounded())
      }
    return max(1, min(wanted, features))
  }
}

extension FeatureCount: Codable {
  /// Reads `"sqrt"`, `"all"`, a whole number of features or a share below 1.
  public init(from decoder: any Decoder) throws {
    let document = try JSON(from: decoder)
    switch document {
    case .string("sqrt"): self = .squareRoot
    case .string("all"): self = .all
    case .integer(let number) where number >= 1 && number <= Int64(Int32.max):
      self = .number(Int(number))
    case .number(let share) where share > 0 && share < 1: self = .share(share)
    default:
      try decoder.report(
        .wrongType(
          expected: "\"sqrt\", \"all\", a number of features from 1, or a share between 0 and 1",
          got: document.summary))
      throw Reported()
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .squareRoot: try container.encode("sqrt")
    case .all: try container.encode("all")
    case .number(let number): try container.encode(number)
    case .share(let share): try container.encode(share)
    }
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
    let grown = try grow(rows, rules: GrowthRules(self, for: training), context: context)
    let trees = grown.trees.map(\.tree)
    let outOfBag =
      scoresOutOfBag
      ? ForestTraversal(bins: bins).outOfBagScores(
        of: trees, seen: grown.trees.map(\.seen), for: training.features,
        threads: context.threads) : nil
    let record = FitRecord(
      parameters: trees.reduce(0) { $0 + $1.leafCount },
      importance: Self.shares(grown.importance, of: data.columns),
      outOfBagAUC: outOfBag.flatMap { Metric.rocAUC(labels: training.labels, scores: $0) })
    return RandomForestModel(
      settings: self, columns: data.columns, bins: bins, trees: trees, record: record,
      outOfBagScores: outOfBag.map { Self.spread($0, to: counting, count: data.rowCount) })
  }

  /// Whether trees leave rows out, and their scores are asked for.
  private var scoresOutOfBag: Bool { bootstrap && outOfBag }

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

/// All trees of a forest, by index, and the importance of each feature in units of 2^-44.
private struct GrownForest: Sendable {
  let trees: [GrownTree]
  let importance: [UInt64]
}

extension RandomForest {
  /// A thread takes the next tree that nobody has begun; which one it is changes nothing, since a
  /// tree's randomness comes from its own key and what is summed over trees are whole numbers.
  private func grow(
    _ rows: BinnedRows, rules: GrowthRules, context: FitContext
  ) throws(FitError) -> GrownForest {
    let next = Atomic<Int>(0)
    let done = Atomic<Int>(0)
    let count = trees
    let notesRows = scoresOutOfBag
    let workers = max(1, min(context.threads, count))
    let parts = try parallelMap(count: workers, threads: workers) {
      _ throws(FitError) -> GrownForest in
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
      return GrownForest(trees: grown, importance: grower.importance)
    }
    return Self.joined(parts)
  }

  private static func joined(_ parts: [GrownForest]) -> GrownForest {
    var importance = parts[0].importance
    for part in parts.dropFirst() {
      for feature in importance.indices { importance[feature] += part.importance[feature] }
    }
    return GrownForest(
      trees: parts.flatMap(\.trees).sorted { $0.index < $1.index }, importance: importance)
  }
}

/// What a forest's settings mean for one training set.
struct GrowthRules: Sendable {
  /// Features sampled at a node.
  let candidates: Int
  let minimumLeafSize: Int
  /// The fewest rows of a node that can be split at all.
  let minimumSplit: Int
  let maximumDepth: Int
  let bootstrap: Bool
  /// What a sampled row of each class weighs; 1 where rows have weights of their own.
  let positiveUnit: Double
  let negativeUnit: Double
  /// The weight of each row, sampled once, in fixed point; nil where classes have weights.
  let rowWeights: [UInt32]?

  init(_ forest: RandomForest, for data: Dataset) {
    let units = Self.classUnits(data)
    candidates = forest.features.count(of: data.columns.count)
    minimumLeafSize = forest.minimumLeafSize
    minimumSplit = max(forest.minimumSplit, 2 * forest.minimumLeafSize)
    maximumDepth = forest.maximumDepth ?? .max
    bootstrap = forest.bootstrap
    positiveUnit = units?.positive ?? 1
    negativeUnit = units?.negative ?? 1
    rowWeights = units == nil ? data.weights.map(Self.fixedPoint) : nil
  }

  /// The weight of a row of each class, if all rows of a class weigh the same.
  private static func classUnits(_ data: Dataset) -> (positive: Double, negative: Double)? {
    guard let weights = data.weights else { return (1, 1) }
    var units: (positive: Float?, negative: Float?)
    for (label, weight) in zip(data.labels, weights) {
      if label > 0.5 {
        guard weight == units.positive ?? weight else { return nil }
        units.positive = weight
      } else {
        guard weight == units.negative ?? weight else { return nil }
        units.negative = weight
      }
    }
    return (Double(units.positive ?? 1), Double(units.negative ?? 1))
  }

  /// Weights as whole multiples of a power of two, so fine that the heaviest has 31 bits or that all
  /// rows at the weight of the heaviest sum to 2^44: sums are exact in whatever order.
  private static func fixedPoint(_ weights: [Float]) -> [UInt32] {
    let heaviest = Double(weights.max() ?? 1)
    let limit = min(0x1p31, 0x1p44 / Double(weights.count))
    let exponent = (limit / heaviest).exponent
    let scale = Double(sign: .plus, exponent: exponent, significand: 1)
    return weights.map { UInt32(max(1, (Double($0) * scale).rounded())) }
  }
}
