public import Learning
public import Tensors
import StrictJSON

/// A grown forest.
public struct RandomForestModel: Sendable {
  /// The settings that it was grown with.
  public let settings: RandomForest
  /// The features, in the order in which rows hold them.
  public let columns: [Feature]
  /// How the fit went.
  public var record = FitRecord()
  let bins: [FeatureBins]
  let trees: [Tree]

  init(settings: RandomForest, columns: [Feature], bins: [FeatureBins], trees: [Tree]) {
    self.settings = settings
    self.columns = columns
    self.bins = bins
    self.trees = trees
  }
}
extension RandomForestModel: TrainedModel {
  public func scores(for features: Tensor) -> [Float] { scores(for: features, threads: 1) }
  public var state: ModelState { ModelState(header: .null, arrays: []) }
  public init(state: ModelState) throws(PackageError) { throw .damaged("") }
}
