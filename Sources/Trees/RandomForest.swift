public import Learning

/// A probability forest: the mean of the positive shares in the leaves of many trees, each grown on
/// its own draw of the rows (Breiman, "Random forests", Machine Learning 45, 2001; Malley et al.,
/// "Probability machines", Methods of Information in Medicine 51, 2012).
///
/// Trees split on binned features by Gini impurity: numeric columns at quantiles of the training
/// rows, exactly where they have no more values than bins; categories by subsets of levels, the best
/// of all subsets. A missing or unknown level follows the larger child unless it was seen in the
/// node. Everything is counted in whole numbers, so neither the number of threads nor the vector
/// width can change a bit.
public struct RandomForest: Classifier {
  /// `randomForest`.
  public static let name = "randomForest"
  /// What it is, in a sentence.
  public static let summary =
    "A probability forest: many trees on bootstrap samples, their leaf frequencies averaged"
  /// Every setting: its name, meaning and range.
  public static let settings = [
    Setting("trees", "number of trees", .between(1, 1_000_000)),
    Setting("features", "features tried at a node: \"sqrt\", \"all\", a number or a share"),
    Setting("minimumLeafSize", "fewest training rows in a leaf", .between(1, 0x7FFF_FFFF)),
    Setting("minimumSplit", "fewest training rows in a node that is split", .atLeast(2)),
    Setting("maximumDepth", "largest number of splits above a leaf; absent: any", .atLeast(1)),
    Setting("bootstrap", "whether each tree sees its own draw of the rows, with replacement"),
    Setting("bins", "most bins of a numeric column", .between(2, 65_535)),
    Setting("outOfBag", "whether to score every row by the trees that did not see it"),
  ]

  public static let renamedMembers = ["minimumLeaf": "minimumLeafSize"]

  /// The number of trees.
  public var trees = 300
  /// How many features a node looks at, drawn anew for every node.
  ///
  /// Features that are constant in the
  /// node count; if all drawn ones are, more are drawn until one is not.
  public var features = FeatureCount.squareRoot
  /// The fewest training rows in a leaf.
  ///
  /// A row counts once, however often it was drawn and whatever
  /// its weight, as in scikit-learn.
  public var minimumLeafSize = 5
  /// The fewest training rows in a node that is split.
  public var minimumSplit = 2
  /// The largest number of splits between the root and a leaf; nil for any number.
  public var maximumDepth: Int?
  /// Whether every tree grows on as many rows as there are, drawn with replacement; otherwise each
  /// sees every row once.
  public var bootstrap = true
  /// The most bins of a numeric column.
  public var bins = 255
  /// Whether to score the training rows by the trees that did not see them; needs the bootstrap.
  public var outOfBag = true

  /// 300 trees with leaves of at least 5 rows.
  public init() {}

  /// A forest with the settings that matter most; the others keep their defaults.
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
}
