import CKernels
import Concurrency
import Learning

/// A forest and where background rows go in it.
///
/// Interventional TreeSHAP (Lundberg et al., "From local explanations to global understanding with
/// explainable AI for trees", Nature Machine Intelligence 2, 2020, algorithm 3), all background rows
/// going down a tree together as a set of bits.
struct ForestAttribution: Attribution {
  private let bins: [FeatureBins]
  private let trees: [[UInt64]]
  private let background: BackgroundRows
  /// The group of every feature.
  private let players: [UInt16]
  private let groupCount: Int
  /// The most groups on a path.
  private let most: Int
  /// What a leaf gives and takes by how many groups there are on either side.
  private let weights: [Double]
  let base: Double

  var scale: AdditiveScale { .probability }

  /// The deepest tree whose walk fits on a thread's stack.
  private static let deepest = 256
  /// Rows that go down a tree one after the other, so that it stays in the cache.
  private static let block = 16

  init?(_ model: RandomForestModel, background: Tensor, groups: FeatureGroups) {
    precondition(
      background.columns == model.columns.count && background.rows > 0,
      "a background of shape \(background.shape) for a forest of \(model.columns.count) features")
    guard background.rows <= ck_forest_shapley_rows(), groups.count <= Int(UInt16.max) else {
      return nil
    }
    let rows = BackgroundRows(background, bins: model.bins)
    let written = model.trees.map { BackgroundTree($0, rows: rows, groups: groups.groups) }
    guard written.allSatisfy({ $0.depth <= Self.deepest }) else { return nil }
    most = written.reduce(0) { max($0, $1.mostGroups) }
    weights = Self.weights(most)
    bins = model.bins
    trees = written.map(\.words)
    players = groups.groups.map { UInt16($0) }
    groupCount = groups.count
    self.background = rows
    base = Self.mean(of: model, over: background)
  }

  private static func mean(of model: RandomForestModel, over rows: Tensor) -> Double {
    let walker = ForestWalker(bins: model.bins)
    var sum = 0.0
    for start in stride(from: 0, to: rows.rows, by: ForestWalker.block) {
      let block = start..<min(start + ForestWalker.block, rows.rows)
      sum = walker.sums(of: model.trees, for: rows, rows: block).reduce(sum, +)
    }
    return sum / Double(model.trees.count) / Double(rows.rows)
  }

  /// For u groups that only the explained row meets and v that only a background row does,
  /// (u - 1)! v! / (u + v)! and u! (v - 1)! / (u + v)! at 2 (v (most + 1) + u).
  private static func weights(_ most: Int) -> [Double] {
    let width = most + 1
    var weights = [Double](repeating: 0, count: 2 * width * width)
    for own in stride(from: 1, through: most, by: 1) {
      var weight = 1 / Double(own)
      for other in 0...most {
        if other > 0 { weight *= Double(other) / Double(own + other) }
        weights[2 * (other * width + own)] = weight
        weights[2 * (own * width + other) + 1] = weight
      }
    }
    return weights
  }

  func contributions(of rows: Tensor, threads: Int) -> Contributions {
    precondition(
      rows.columns == bins.count, "\(rows.columns) features for a forest of \(bins.count)")
    let block = max(1, min(Self.block, rows.rows / max(1, threads)))
    let parts = parallelMap(count: (rows.rows + block - 1) / block, threads: threads) { index in
      values(of: rows, in: index * block..<min((index + 1) * block, rows.rows))
    }
    return Contributions(
      scale: scale, base: base, columns: groupCount, values: parts.flatMap { $0 })
  }

  private func values(of rows: Tensor, in range: Range<Int>) -> [Double] {
    let places = range.map { self.places(of: Array(rows[row: $0])) }
    var values = [[Double]](
      repeating: [Double](repeating: 0, count: groupCount), count: range.count)
    withShared { shared in
      var memory = [UInt64](repeating: 0, count: ck_forest_shapley_memory(&shared))
      for tree in trees {
        for row in places.indices {
          ck_forest_shapley(tree, places[row], &shared, &memory, &values[row])
        }
      }
    }
    let count = Double(trees.count) * Double(background.count)
    return values.flatMap { row in row.map { $0 / count } }
  }

  private func withShared(_ body: (inout ck_forest_background) -> Void) {
    background.everyone.withUnsafeBufferPointer { everyone in
      players.withUnsafeBufferPointer { players in
        weights.withUnsafeBufferPointer { weights in
          var shared = ck_forest_background(
            words: background.words, groups: groupCount, most: most, rows: everyone.baseAddress,
            weights: weights.baseAddress, group: players.baseAddress)
          body(&shared)
        }
      }
    }
  }

  /// The bins of a row.
  private func places(of row: [Float]) -> [UInt16] {
    var places = [UInt16](repeating: 0, count: bins.count)
    row.withUnsafeBufferPointer { row in
      places.withUnsafeMutableBufferPointer { places in
        guard let from = row.baseAddress, let to = places.baseAddress else { return }
        for (feature, bins) in bins.enumerated() {
          bins.fill(to + feature, from: from + feature, stride: 1, count: 1)
        }
      }
    }
    return places
  }
}
