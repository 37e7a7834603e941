public import Learning
import StrictJSON

public struct RandomForestModel: TrainedModel {
  /// The settings that it was grown with.
  public let settings: RandomForest
  /// The features, in the order in which rows hold them.
  public let columns: [Feature]
  /// How the fit went; `parameters` counts leaves.
  public let record: FitRecord
  /// P(positive) of every training row by the trees that were not grown on it, NaN where there is no
  /// such tree; nil without them, and in a model made from its state.
  public let outOfBagScores: [Float]?
  package let bins: [FeatureBins]
  package let trees: [Tree]
  private let sums: TreeSums
  /// The trees for walks; nil where they are walked as they are.
  var compiled: CompiledForest? { sums.compiled }

  package init(
    settings: RandomForest, columns: [Feature], bins: [FeatureBins], trees: [Tree],
    record: FitRecord, outOfBagScores: [Float]? = nil
  ) {
    self.settings = settings
    self.columns = columns
    self.record = record
    self.outOfBagScores = outOfBagScores
    self.bins = bins
    self.trees = trees
    sums = TreeSums(trees, bins: bins)
  }

  public var featureCount: Int? { columns.count }

  /// P(positive) of every row of [rows, features], on one thread.
  public func scores(for features: Tensor) -> [Float] { scores(for: features, threads: 1) }

  /// P(positive) of every row of [rows, features] on up to `threads` threads; the same bits for any
  /// number of them.
  public func scores(for features: Tensor, threads: Int) -> [Float] {
    precondition(
      features.columns == columns.count,
      "\(features.columns) features for a forest of \(columns.count)")
    let count = Double(trees.count)
    return sums(for: features, threads: threads) { Float($0 / count) }
  }
}

extension RandomForestModel {
  public typealias Node = TreeNode

  public var treeCount: Int { trees.count }

  /// The nodes of a tree, the root first; children are places in the list.
  public func nodes(ofTree index: Int) -> [Node] { trees[index].nodes(bins: bins) }
}

extension RandomForestModel {
  private struct Header: Codable {
    var classifier: String
    var settings: RandomForest
    var columns: [Feature]
    var record: FitRecord
  }

  /// The words of all trees, one tree after the other, and the cuts of all features.
  public var state: ModelState {
    let header = Header(
      classifier: RandomForest.name, settings: settings, columns: columns, record: record)
    return ModelState(
      header: (try? StrictJSON.encode(header)) ?? .null,
      arrays: StoredTrees(bins: bins, trees: trees).arrays)
  }

  /// Reads a model, after checking that every walk down its trees stays inside them.
  public init(state: ModelState) throws(PackageError) {
    let read = StrictJSON.decode(Header.self, from: state.header, acceptsFormerNames: true)
    guard let header = read.value, read.issues.isEmpty, header.classifier == RandomForest.name
    else { throw .damaged("its header is not that of a random forest") }
    let stored = try StoredTrees(
      state, columns: header.columns, hasMissing: false, model: "a random forest")
    guard !stored.trees.isEmpty, stored.trees.allSatisfy({ $0.isSound(for: stored.bins) }) else {
      throw .damaged("its trees lead nowhere")
    }
    self.init(
      settings: header.settings, columns: header.columns, bins: stored.bins, trees: stored.trees,
      record: header.record)
  }
}
