import CKernels
import Concurrency
public import Learning
public import StrictJSON

/// Gradient boosting: a sum of small trees, each grown on what those before it leave wrong (Friedman,
/// "Greedy function approximation: a gradient boosting machine", Annals of Statistics 29, 2001; on binned
/// features with native categories and missing values as in Ke et al., "LightGBM", NeurIPS 2017, and the regularised
/// gain of Chen and Guestrin, "XGBoost", KDD 2016).
///
/// Splits are found on gradients in fixed point (Shi et al., "Quantized training of gradient boosting decision
/// trees", NeurIPS 2022) whose sums are whole numbers: neither the number of threads nor the vector width can
/// change a bit. Leaves take their values from the full precision.
public struct GradientBoosting: Classifier {
  public static let name = "gradientBoosting"
  public static let summary =
    "gradient boosting: many small trees, each grown on what those before it leave wrong"
  public static let settings = [
    Setting(
      "trees", "number of trees, at most that many with early stopping", .between(1, 100_000)),
    Setting("learningRate", "by what each tree's values are multiplied", .above(0, upTo: 1)),
    Setting(
      "growth",
      "where a tree is divided: at the leaf that gains most (leafWise), or at all nodes of a level by one split "
        + "(symmetric); absent: leafWise where leaves or maximumDepth is given, else symmetric",
      .names(Growth.allCases.map(\.rawValue))),
    Setting(
      "leaves", "most leaves of a leafWise tree; absent: \(defaultLeaves)", .between(2, 4096)),
    Setting(
      "maximumDepth", "largest number of splits above a leaf of a leafWise tree; absent: any",
      .between(1, 256)),
    Setting("depth", "levels of a symmetric tree; absent: \(defaultDepth)", .between(1, 12)),
    Setting(
      "minimumLeafSize",
      "fewest training rows in a leaf; absent: a 200th of the rows, from 5 to 10",
      .between(1, 0x7FFF_FFFF)),
    Setting(
      "minimumCurvature", "least sum of p (1 - p) over the rows of a leaf", .between(0, 1e9)),
    Setting("l1", "penalty on the size of a leaf's value", .between(0, 1e9)),
    Setting("l2", "penalty on the square of a leaf's value", .between(0, 1e9)),
    Setting("rowShare", "share of the rows that a tree is grown on", .above(0, upTo: 1)),
    Setting(
      "columnShare", "share of the columns that are tried at a node, or for a level",
      .above(0, upTo: 1)),
    Setting(
      "monotone",
      "columns with which scores may not fall (\"increasing\") or not rise (\"decreasing\")"),
    Setting(
      "earlyStopping", "when to end before the last tree; null: never",
      .nested(EarlyStopping.settings)),
  ]

  /// Boosting ends when the loss of held-out rows has stopped falling, and the trees up to its least are kept.
  public struct EarlyStopping: Codable, Hashable, Sendable, Defaulted {
    public static let settings = [
      Setting(
        "patience", "the number of trees without a better loss before the end",
        .between(1, 100_000)),
      Setting(
        "validationFraction", "the share of the training rows that is held out",
        .strictlyBetween(0, 1)),
    ]

    public var patience = 30
    public var validationFraction = 0.1

    /// A tenth of the rows held out, thirty trees of patience.
    public init() {}

    public init(patience: Int, validationFraction: Double = 0.1) {
      self.patience = patience
      self.validationFraction = validationFraction
    }
  }

  /// Where a tree is divided next.
  public enum Growth: String, NamedCases, Hashable, Sendable {
    /// At the leaf whose split gains most.
    case leafWise
    /// At all leaves at once, by one split: the one with the largest sum of gains.
    case symmetric
  }

  /// What scores may not do as a column rises.
  public enum Direction: String, NamedCases, Hashable, Sendable {
    /// They may not fall.
    case increasing
    /// They may not rise.
    case decreasing

    var sign: Int32 { self == .increasing ? 1 : -1 }
  }

  public var trees = 240
  public var learningRate = 0.05
  public var growth: Growth?
  public var leaves: Int?
  public var maximumDepth: Int?
  public var depth: Int?
  /// A row counts once, whatever its weight.
  public var minimumLeafSize: Int?
  public var minimumCurvature = 0.001
  public var l1 = 0.0
  public var l2 = 1.0
  public var rowShare = 0.75
  public var columnShare = 1.0
  public var monotone: [String: Direction] = [:]
  public var earlyStopping: EarlyStopping?

  /// 240 symmetric trees of four levels, each grown on three quarters of the rows.
  public init() {}

  public init(
    trees: Int, learningRate: Double = 0.05, leaves: Int? = nil, depth: Int? = nil,
    minimumLeafSize: Int? = nil, rowShare: Double = 0.75, earlyStopping: EarlyStopping? = nil
  ) {
    self.trees = trees
    self.learningRate = learningRate
    self.leaves = leaves
    self.depth = depth
    self.minimumLeafSize = minimumLeafSize
    self.rowShare = rowShare
    self.earlyStopping = earlyStopping
  }

  private static let defaultLeaves = 8
  private static let defaultDepth = 4

  /// Trees of the same growth, of which those that are smaller or slower need more.
  public var searchSpace: SearchSpace {
    let size: (String, SearchAxis) =
      chosenGrowth == .symmetric ? ("depth", .int(2, 7)) : ("leaves", .logInt(3, 64))
    return SearchSpace(
      OrderedMembers([
        ("trees", .logInt(60, 600)), ("learningRate", .log(0.01, 0.2)), size,
        ("minimumLeafSize", .logInt(2, 100)), ("l2", .log(0.1, 30)),
        ("rowShare", .linear(0.5, 1)), ("columnShare", .linear(0.3, 1)),
      ]))
  }

  /// The growth that is meant.
  var chosenGrowth: Growth {
    growth ?? (leaves == nil && maximumDepth == nil ? .symmetric : .leafWise)
  }

  /// The most leaves of a tree, and the levels of a symmetric one.
  var mostLeaves: Int { chosenGrowth == .symmetric ? 1 << levels : leaves ?? Self.defaultLeaves }
  var levels: Int { depth ?? Self.defaultDepth }

  public static var stepName: String { "tree" }

  /// Numbers as they are, missing ones too, and categories as codes.
  public var inputForm: InputForm { .nativeWithMissing }

  /// The bins, gradients, places and margins of all rows, a histogram for each leaf, and the trees.
  public func memory(on data: Dataset) -> Double {
    let (rows, columns) = (Double(data.rowCount), Double(data.features.columns))
    let histograms = columns * 256 * 8 * Double(mostLeaves)
    return rows * (columns + 8 + 3 * 8 + 2 * 12) + histograms + Double(trees * mostLeaves) * 24
  }

  public func issues() -> [Issue] { settingIssues() + growthIssues }

  /// Settings of the growth that is not this one.
  private var growthIssues: [Issue] {
    let misplaced: [(name: String, isGiven: Bool)]
    let fault: String
    switch chosenGrowth {
    case .leafWise:
      misplaced = [("depth", depth != nil)]
      fault = "is for symmetric growth; leafWise has leaves and maximumDepth"
    case .symmetric:
      misplaced = [("leaves", leaves != nil), ("maximumDepth", maximumDepth != nil)]
      fault = "is for leafWise growth; symmetric has depth"
    }
    return misplaced.filter(\.isGiven).map { Issue(at: [.member($0.name)], .other(fault)) }
  }

  /// A constraint on a column that is a category, or that there is not.
  public func issues(on data: Dataset) -> [Issue] {
    constraintFaults(on: data.columns).map { name, fault in
      Issue(at: [.member("monotone"), .member(name)], .other(fault))
    }
  }

  private func constraintFaults(on columns: [Feature]) -> [(name: String, fault: String)] {
    monotone.keys.sorted().compactMap { name in
      fault(of: name, columns).map { (name, $0) }
    }
  }

  private func fault(of name: String, _ columns: [Feature]) -> String? {
    guard let column = columns.first(where: { $0.name == name }) else {
      let near = nearest(to: name, in: columns.map(\.name))
      return "there is no column '\(name)' to be monotone in"
        + (near.map { ". Did you mean '\($0)'?" } ?? "")
    }
    guard case .category = column.kind else { return nil }
    return "column '\(name)' is a category, whose levels have no order to be monotone in"
  }
}

extension GradientBoosting {
  /// The most bins of a numeric column, besides one for missing numbers.
  package static let mostBins = 255

  /// With more rows than this, so many of them decide where bins are cut.
  private static let rowsForCuts = 200_000

  /// The bins of every column, from the rows that are learnt from: all of them, or about 200,000 drawn with
  /// the same chance.
  package static func bins(of data: Dataset, key: RandomKey, threads: Int) -> [FeatureBins] {
    var rows: [Int]?
    if data.rowCount > rowsForCuts {
      var random = RandomWords(key: key)
      let count = UInt32(data.rowCount)
      rows = (0..<data.rowCount).filter { _ in random.integer(below: count) < rowsForCuts }
    }
    return FeatureBins.all(
      of: data, rows: rows, most: mostBins, hasMissing: true, threads: threads)
  }

  /// Adds trees until all are there, or until the loss of held-out rows has stopped falling.
  ///
  /// Rows of weight 0 are left out; a missing number is NaN. Throws `FitError.oneClass` where the others hold
  /// one class only, `FitError.tooFew` where early stopping cannot hold out a row of either class, and
  /// `FitError.unsuitable` for a monotone constraint that the columns cannot keep.
  public func fit(
    _ data: Dataset, context: FitContext
  ) throws(FitError) -> GradientBoostingModel {
    guard data.columns.count <= Tree.mostFeatures else {
      throw .unsuitable(
        "boosting takes at most \(Tree.mostFeatures) features, got \(data.columns.count)")
    }
    if let constraint = constraintFaults(on: data.columns).first {
      throw .unsuitable(constraint.fault)
    }
    let counting = try data.countingRows().map { data.selecting(rows: $0) } ?? data
    let (rows, learned) = try divided(counting, context.key["validation"])
    let learnedRows = learned < rows.rowCount ? rows.selecting(rows: Array(0..<learned)) : rows
    let bins = Self.bins(
      of: learnedRows, key: context.key["cuts"], threads: context.threads)
    try context.checkCancellation()
    let share = learnedRows.positiveShare
    guard share > 0 && share < 1 else {
      throw .oneClass(positives: learnedRows.positives, rows: learned)
    }
    var booster = Booster(
      rules: BoostingRules(self, columns: data.columns, rows: learned), data: rows, bins: bins,
      learned: learned, patience: earlyStopping?.patience,
      start: ck_log(share / (1 - share)), threads: context.threads)
    let boosted = try booster.boost(context)
    return GradientBoostingModel(
      settings: self, columns: data.columns, bins: bins, trees: boosted.trees, base: boosted.base,
      record: record(of: boosted, columns: data.columns))
  }

  /// The rows that are learnt from, then those that are held out, and how many the former are.
  private func divided(
    _ data: Dataset, _ key: RandomKey
  ) throws(FitError) -> (rows: Dataset, learned: Int) {
    guard let earlyStopping else { return (data, data.rowCount) }
    let share = earlyStopping.validationFraction
    let split = ValidationSplit(data, fraction: share, key: key)
    let held = split.validation.count { data.labels[$0] > 0.5 }
    guard held > 0 && held < split.validation.count else {
      let positives = data.positives
      throw .tooFew(
        of: held > 0 ? "negative rows" : "positive rows", needed: 2,
        got: held > 0 ? data.rowCount - positives : positives,
        purpose: "a validation share with rows of either class")
    }
    var rows = data.selecting(rows: split.training + split.validation)
    let own = rows.weights ?? [Float](repeating: 1, count: rows.rowCount)
    rows.weights = own.prefix(split.training.count) + split.weights
    return (rows, split.training.count)
  }

  private func record(of boosted: Booster.Boosted, columns: [Feature]) -> FitRecord {
    let total = boosted.gains.reduce(0, +)
    var history = [FitRecord.Series(name: "loss", values: boosted.losses)]
    if earlyStopping != nil {
      history.append(.init(name: "validationLoss", values: boosted.validationLosses))
    }
    return FitRecord(
      parameters: boosted.trees.reduce(0) { $0 + $1.leafCount }, epochs: boosted.losses.count,
      bestEpoch: earlyStopping == nil ? nil : boosted.trees.count, history: history,
      importance: zip(columns, boosted.gains).map { column, gain in
        FitRecord.Importance(feature: column.name, value: total > 0 ? gain / total : 0)
      })
  }
}
