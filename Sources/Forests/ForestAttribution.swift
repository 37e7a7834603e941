import CKernels
import Learning
import Tensors

/// A forest and where background rows go in it.
///
/// Interventional TreeSHAP (Lundberg et al., "From local explanations to global understanding with
/// explainable AI for trees", Nature Machine Intelligence 2, 2020, algorithm 3), all background rows
/// going down a tree together as a set of bits.
struct ForestAttribution: Attribution {
  private let bins: [FeatureBins]
  private let trees: [[UInt64]]
  private let background: BackgroundRows
  private let groups: FeatureGroups
  private let players: [UInt16]
  private let depth: Int
  /// The most groups on a path, and what a leaf gives to each by how many there are on either side.
  private let most: Int
  private let weights: [Double]
  let base: Double

  var scale: AdditiveScale { .probability }

  /// The deepest tree whose walk fits on a thread's stack.
  private static let deepest = 512

  init?(_ model: RandomForestModel, background: Tensor, groups: FeatureGroups) {
    precondition(
      background.columns == model.columns.count && background.rows > 0,
      "a background of shape \(background.shape) for a forest of \(model.columns.count) features")
    guard background.rows <= ck_forest_shapley_rows(), groups.count <= Int(UInt16.max) else {
      return nil
    }
    let walker = ForestWalker(bins: model.bins)
    let rows = BackgroundRows(background, bins: model.bins)
    let written = model.trees.map { BackgroundTree($0, rows: rows, groups: groups.groups) }
    depth = written.reduce(0) { max($0, $1.depth) }
    guard depth <= Self.deepest else { return nil }
    most = written.reduce(0) { max($0, $1.mostGroups) }
    weights = Self.weights(most)
    bins = model.bins
    self.groups = groups
    players = groups.groups.map { UInt16($0) }
    trees = written.map(\.words)
    self.background = rows
    let block = ForestWalker.block
    var sum = 0.0
    for start in stride(from: 0, to: background.rows, by: block) {
      let part = start..<min(start + block, background.rows)
      sum = walker.sums(of: model.trees, for: background, rows: part).reduce(sum, +)
    }
    base = sum / Double(model.trees.count) / Double(background.rows)
  }

  /// (u - 1)! v! / (u + v)! for all u and v up to `most`, 0 for u = 0.
  private static func weights(_ most: Int) -> [Double] {
    var weights = [Double](repeating: 0, count: (most + 1) * (most + 1))
    for gained in stride(from: 1, through: most, by: 1) {
      var weight = 1 / Double(gained)
      for lost in 0...most {
        if lost > 0 { weight *= Double(lost) / Double(gained + lost) }
        weights[gained * (most + 1) + lost] = weight
      }
    }
    return weights
  }

  func contributions(of rows: Tensor, threads: Int) -> Contributions {
    let width = bins.count
    precondition(rows.columns == width, "\(rows.columns) features for a forest of \(width)")
    let parts = parallelMap(count: rows.rows, threads: threads) { row in
      values(of: Array(rows[row: row]))
    }
    return Contributions(
      scale: scale, base: base, columns: groups.count, values: parts.flatMap { $0 })
  }

  private func values(of row: [Float]) -> [Double] {
    var places = [UInt16](repeating: 0, count: bins.count + 1)
    for (feature, bins) in bins.enumerated() {
      row.withUnsafeBufferPointer { row in
        places.withUnsafeMutableBufferPointer { places in
          guard let from = row.baseAddress, let to = places.baseAddress else { return }
          bins.fill(to + feature, from: from + feature, stride: 1, count: 1)
        }
      }
    }
    var values = [Double](repeating: 0, count: groups.count)
    background.everyone.withUnsafeBufferPointer { everyone in
      players.withUnsafeBufferPointer { players in
        weights.withUnsafeBufferPointer { weights in
          var shared = ck_forest_background(
            words: background.words, groups: groups.count, depth: depth, most: most,
            rows: everyone.baseAddress, weights: weights.baseAddress,
            group: players.baseAddress)
          var memory = [UInt64](repeating: 0, count: ck_forest_shapley_memory(&shared))
          for tree in trees { ck_forest_shapley(tree, places, &shared, &memory, &values) }
        }
      }
    }
    let count = Double(trees.count) * Double(background.count)
    return values.map { $0 / count }
  }
}
