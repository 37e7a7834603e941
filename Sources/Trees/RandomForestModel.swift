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
  private let lazily = LazilyCompiledForest()
  /// The trees for scoring; nil where they are walked as they are.
  var compiled: CompiledForest? { lazily.value(trees, bins: bins) }

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
    if let compiled = compiled {
      return features.blockwise(compiled.block, threads: threads) { rows in
        compiled.sums(for: features, bins: bins, rows: rows).map { Float($0 / count) }
      }
    }
    let traversal = ForestTraversal(bins: bins)
    return features.blockwise(ForestTraversal.block, threads: threads) { rows in
      traversal.sums(of: trees, for: features, rows: rows).map { Float($0 / count) }
    }
  }
}

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

  public var treeCount: Int { trees.count }

  /// The nodes of a tree, the root first; children are places in the list.
  public func nodes(ofTree index: Int) -> [Node] {
    let tree = trees[index]
    var places: [Int: Int] = [:]
    var raw: [Tree.Node] = []
    tree.forEachNode { place, node in
      places[place] = raw.count
      raw.append(node)
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
    let words = trees.flatMap { $0.words.map { Int32(bitPattern: $0) } }
    let cuts = bins.flatMap(\.cuts)
    return ModelState(
      header: (try? StrictJSON.encode(header)) ?? .null,
      arrays: [
        .init(name: "words", shape: [words.count], values: .int32(words)),
        .init(name: "wordCounts", shape: [trees.count], counts: trees.map(\.words.count)),
        .init(name: "cuts", shape: [cuts.count], values: .float(cuts)),
        .init(name: "cutCounts", shape: [bins.count], counts: bins.map(\.cuts.count)),
      ])
  }

  /// Reads a model, after checking that every walk down its trees stays inside them.
  public init(state: ModelState) throws(PackageError) {
    let read = StrictJSON.decode(Header.self, from: state.header, acceptsFormerNames: true)
    guard let header = read.value, read.issues.isEmpty, header.classifier == RandomForest.name
    else { throw .damaged("its header is not that of a random forest") }
    guard case .int32(let words)? = state["words"]?.values,
      case .int32(let wordCounts)? = state["wordCounts"]?.values,
      case .float(let cuts)? = state["cuts"]?.values,
      case .int32(let cutCounts)? = state["cutCounts"]?.values
    else { throw .damaged("it lacks the arrays of a random forest") }
    let bins = try Self.bins(header.columns, cuts: cuts, counts: cutCounts)
    let trees = try Self.divide(words, by: wordCounts, what: "trees").map { words in
      Tree(words: words.map { UInt32(bitPattern: $0) })
    }
    guard !trees.isEmpty, trees.allSatisfy({ $0.isSound(for: bins) }) else {
      throw .damaged("its trees lead nowhere")
    }
    self.init(
      settings: header.settings, columns: header.columns, bins: bins, trees: trees,
      record: header.record)
  }

  private static func bins(
    _ columns: [Feature], cuts: [Float], counts: [Int32]
  ) throws(PackageError) -> [FeatureBins] {
    guard counts.count == columns.count else {
      throw .damaged("it has cuts for \(counts.count) of \(columns.count) columns")
    }
    let parts = try divide(cuts, by: counts, what: "cuts")
    return zip(columns, parts).map { column, cuts in
      FeatureBins(cuts: Array(cuts), levels: FeatureBins.levels(of: column))
    }
  }

  /// Cuts an array into parts of given sizes, which must use it up.
  private static func divide<Element>(
    _ all: [Element], by counts: [Int32], what: String
  ) throws(PackageError) -> [ArraySlice<Element>] {
    var parts: [ArraySlice<Element>] = []
    var rest = all[...]
    for count in counts {
      guard count >= 0, Int(count) <= rest.count else {
        throw .damaged("its \(what) are cut off")
      }
      parts.append(rest.prefix(Int(count)))
      rest = rest.dropFirst(Int(count))
    }
    guard rest.isEmpty else { throw .damaged("there is more than its \(what)") }
    return parts
  }
}

extension ModelState.Array {
  fileprivate init(name: String, shape: [Int], counts: [Int]) {
    self.init(name: name, shape: shape, values: .int32(counts.map { Int32($0) }))
  }
}
