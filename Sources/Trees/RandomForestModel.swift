public import Learning

/// A grown forest.
public struct RandomForestModel: Sendable {
  /// The settings that it was grown with.
  public let settings: RandomForest
  /// The features, in the order in which rows hold them.
  public let columns: [Feature]
  /// How the fit went; `parameters` counts leaves.
  public internal(set) var record = FitRecord()
  /// P(positive) of every training row by the trees that were not grown on it, NaN where there is no
  /// such tree; nil without them, and in a model made from its state.
  public internal(set) var outOfBagScores: [Float]?
  let bins: [FeatureBins]
  let trees: [Tree]
  let verdicts = LazyVerdicts()

  init(settings: RandomForest, columns: [Feature], bins: [FeatureBins], trees: [Tree]) {
    self.settings = settings
    self.columns = columns
    self.bins = bins
    self.trees = trees
  }
}

extension RandomForestModel: TrainedModel {
  /// Those that it was grown on.
  public var featureCount: Int? { columns.count }

  /// P(positive) of every row of [rows, features], on one thread.
  public func scores(for features: Tensor) -> [Float] { scores(for: features, threads: 1) }
}
