import CKernels
public import Learning
public import ONNX
import StrictJSON

/// The log odds at which boosting began, and the trees that it added.
public struct GradientBoostingModel: TrainedModel {
  /// The settings that it was fitted with.
  public let settings: GradientBoosting
  /// The features, in the order in which rows hold them.
  public let columns: [Feature]
  /// How the fit went; `parameters` counts leaves, `epochs` trees.
  public let record: FitRecord
  package let bins: [FeatureBins]
  /// Each tree's leaves are above its least, which stands in the base.
  package let trees: [Tree]
  package let base: Double
  private let sums: TreeSums

  package init(
    settings: GradientBoosting, columns: [Feature], bins: [FeatureBins], trees: [Tree],
    base: Double, record: FitRecord
  ) {
    self.settings = settings
    self.columns = columns
    self.record = record
    self.bins = bins
    self.trees = trees
    self.base = base
    sums = TreeSums(trees, bins: bins)
  }

  public var featureCount: Int? { columns.count }

  /// Yes: it goes where training sent such, and where the larger part of the rows went where training had none.
  public var takesMissing: Bool { true }

  public var treeCount: Int { trees.count }

  /// The nodes of a tree, the root first; children are places in the list, leaves above the tree's least.
  public func nodes(ofTree index: Int) -> [TreeNode] { trees[index].nodes(bins: bins) }

  /// P(positive) of every row of [rows, features], on one thread; a missing number is NaN.
  public func scores(for features: Tensor) -> [Float] { scores(for: features, threads: 1) }

  /// P(positive) of every row of [rows, features] on up to `threads` threads; the same bits for any number of
  /// them.
  public func scores(for features: Tensor, threads: Int) -> [Float] {
    margins(of: features, threads: threads) { Float(ck_sigmoid($0)) }
  }

  /// The log odds of every row, as somebody wants them.
  package func margins(
    of features: Tensor, threads: Int = 1, _ form: @escaping @Sendable (Double) -> Float
  ) -> [Float] {
    precondition(
      features.columns == columns.count,
      "\(features.columns) features for boosting on \(columns.count)")
    return sums(for: features, threads: threads) { [base] in form(base + $0) }
  }
}

extension GradientBoostingModel {
  private struct Header: Codable {
    var classifier: String
    var settings: GradientBoosting
    var columns: [Feature]
    var record: FitRecord
  }

  /// The words of all trees, one tree after the other, the cuts of all features, and the base.
  public var state: ModelState {
    let header = Header(
      classifier: GradientBoosting.name, settings: settings, columns: columns, record: record)
    return ModelState(
      header: (try? StrictJSON.encode(header)) ?? .null,
      arrays: StoredTrees(bins: bins, trees: trees).arrays + [
        .init(name: "base", shape: [1], values: .double([base]))
      ])
  }

  /// Reads a model, after checking that every walk down its trees stays inside them.
  public init(state: ModelState) throws(PackageError) {
    let read = StrictJSON.decode(Header.self, from: state.header, acceptsFormerNames: true)
    guard let header = read.value, read.issues.isEmpty,
      header.classifier == GradientBoosting.name
    else { throw .damaged("its header is not that of gradient boosting") }
    let stored = try StoredTrees(
      state, columns: header.columns, hasMissing: true, model: "gradient boosting")
    guard case .double(let base)? = state["base"]?.values, base.count == 1, base[0].isFinite else {
      throw .damaged("it lacks the log odds at which boosting began")
    }
    guard stored.bins.allSatisfy({ $0.cuts.count < GradientBoosting.mostBins }) else {
      throw .damaged("a column has more than \(GradientBoosting.mostBins) bins")
    }
    let isSound = stored.trees.allSatisfy {
      $0.isSound(for: stored.bins, leaves: 0...Float.greatestFiniteMagnitude)
    }
    guard isSound else { throw .damaged("its trees lead nowhere") }
    self.init(
      settings: header.settings, columns: header.columns, bins: stored.bins, trees: stored.trees,
      base: base[0], record: header.record)
  }
}

extension GradientBoostingModel {
  /// One `TreeEnsemble` in double precision, so that thresholds and sums are exactly ours, and a sigmoid.
  public func graph(_ features: Value, in builder: inout GraphBuilder) -> Value {
    guard !trees.isEmpty else {
      return builder.constantColumn(Float(ck_sigmoid(base)), rowsOf: features)
    }
    var nodes = TreeEnsembleNodes()
    for tree in trees { nodes.append(tree.nodes(bins: bins), columns: columns) }
    let sum = builder.node(
      "TreeEnsemble", of: .trees, [builder.cast(features, to: .double)], nodes.attributes)
    let logit = builder.add(sum, builder.scalar(base))
    return builder.cast(builder.sigmoid(logit), to: .float)
  }
}
