import CKernels
import Concurrency
public import Learning

extension RandomForestModel: AdditiveModel {
  /// Explains the mean of the leaves exactly.
  ///
  /// Nil for more than 1,024 background rows, and for a tree of more than 256 levels.
  public func attribution(
    against background: Tensor, groups: FeatureGroups
  ) -> (any Attribution)? {
    TreeAttribution(
      trees, bins: bins, background: background, groups: groups, scale: .probability,
      parts: Double(trees.count), base: 0)
  }
}

extension GradientBoostingModel: AdditiveModel {
  /// Explains the log odds exactly.
  ///
  /// Nil for more than 1,024 background rows, and for a tree of more than 256 levels.
  public func attribution(
    against background: Tensor, groups: FeatureGroups
  ) -> (any Attribution)? {
    // Leaves are kept above the least of their tree; a tree that is shifted contributes as it did.
    TreeAttribution(
      trees, bins: bins, background: background, groups: groups, scale: .logOdds, parts: 1,
      base: base)
  }
}

/// Trees whose leaves are added, and where background rows go in them.
///
/// Interventional TreeSHAP (Lundberg et al., "From local explanations to global understanding with
/// explainable AI for trees", Nature Machine Intelligence 2, 2020, algorithm 3), all background rows
/// going down a tree together as a set of bits, and many explained rows together as well. What a leaf
/// gives and takes is a whole number of units, as small as the sum over all trees allows, so that it may be
/// added in any order: a row has the same bits alone and with others.
private struct TreeAttribution: Attribution {
  private let bins: [FeatureBins]
  private let trees: [[UInt64]]
  private let background: BackgroundRows
  /// The group of every feature.
  private let players: [UInt16]
  private let groupCount: Int
  /// The most groups on a path.
  private let most: Int
  /// The most splits above a leaf.
  private let depth: Int
  /// What a leaf gives and takes by how many groups there are on either side, in units.
  private let weights: [Double]
  /// How many units are 1.
  private let units: Double
  /// By what the sum of the leaves is divided.
  private let parts: Double
  let base: Double
  let scale: AdditiveScale

  /// The deepest tree whose walk fits on a thread's stack.
  private static let deepest = 256
  /// Rows that go down a tree one after the other, so that it stays in the cache.
  private static let block = 16
  /// Rows that go down a tree together: as many as make that faster, and as few as stay in the cache where
  /// paths have few groups.
  private static let together = 64...8192

  /// Explains `start` plus the sum of the leaves over `parts`.
  init?(
    _ trees: [Tree], bins: [FeatureBins], background: Tensor, groups: FeatureGroups,
    scale: AdditiveScale, parts: Double, base start: Double
  ) {
    precondition(
      background.columns == bins.count && background.rows > 0,
      "a background of shape \(background.shape) for trees of \(bins.count) features")
    guard background.rows <= ck_forest_shapley_rows(), groups.count <= Int(UInt16.max) else {
      return nil
    }
    let rows = BackgroundRows(background, bins: bins)
    let written = trees.map { BackgroundTree($0, rows: rows, groups: groups.groups) }
    guard written.allSatisfy({ $0.depth <= Self.deepest }) else { return nil }
    most = written.reduce(0) { max($0, $1.mostGroups) }
    depth = written.reduce(0) { max($0, $1.depth) }
    units = Self.units(trees, isShare: scale == .probability, rows: background.rows)
    weights = Self.weights(most).map { [units] in $0 * units }
    self.bins = bins
    self.trees = written.map(\.words)
    self.scale = scale
    self.parts = parts
    players = groups.groups.map { UInt16($0) }
    groupCount = groups.count
    self.background = rows
    base = start + Self.sum(of: trees, bins, over: background) / parts / Double(background.rows)
  }

  /// A tree's leaves give at most their greatest to each group for each background row, and all trees as
  /// much as those together; shares count as 1.
  private static func units(_ trees: [Tree], isShare: Bool, rows: Int) -> Double {
    var greatest = 1.0
    var sum = Double(trees.count)
    if !isShare {
      let heights = trees.map { Double($0.greatestLeaf) }
      greatest = heights.max() ?? 0
      sum = heights.reduce(0, +)
    }
    let most = max(Double(CK_ATTRIBUTION_GROUPS) * greatest, sum) * Double(rows)
    return most > 0 ? Double(sign: .plus, exponent: 60 - Int(most.exponent), significand: 1) : 1
  }

  private static func sum(of trees: [Tree], _ bins: [FeatureBins], over rows: Tensor) -> Double {
    let traversal = ForestTraversal(bins: bins)
    return stride(from: 0, to: rows.rows, by: ForestTraversal.block).reduce(0) { sum, start in
      let block = start..<min(start + ForestTraversal.block, rows.rows)
      return traversal.sums(of: trees, for: rows, rows: block).reduce(sum, +)
    }
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
      rows.columns == bins.count, "\(rows.columns) features for trees of \(bins.count)")
    let isTogether =
      rows.rows >= Self.together.lowerBound && background.count <= CK_ATTRIBUTION_ROWS
      && most <= CK_ATTRIBUTION_GROUPS
    let values =
      isTogether
      ? valuesTogether(of: rows, threads: threads) : valuesApart(of: rows, threads: threads)
    return Contributions(scale: scale, base: base, columns: groupCount, values: values)
  }

  /// A few rows at a time.
  private func valuesApart(of rows: Tensor, threads: Int) -> [Double] {
    let share = (rows.rows + max(1, threads) - 1) / max(1, threads)
    let block = max(1, min(share, Self.block))
    return parallelMap(count: (rows.rows + block - 1) / block, threads: threads) { index in
      values(of: rows, in: index * block..<min((index + 1) * block, rows.rows))
    }.flatMap { $0 }
  }

  private func values(of rows: Tensor, in range: Range<Int>) -> [Double] {
    let places = range.map { self.places(of: Array(rows[row: $0])) }
    var values = [[Int64]](
      repeating: [Int64](repeating: 0, count: groupCount), count: range.count)
    withShared { shared in
      var memory = [UInt64](repeating: 0, count: ck_forest_shapley_memory(&shared))
      for tree in trees {
        for row in places.indices {
          ck_forest_shapley(tree, places[row], &shared, &memory, &values[row])
        }
      }
    }
    return values.flatMap { $0.map(mean) }
  }

  /// Many rows at a time, the trees divided among the threads.
  private func valuesTogether(of rows: Tensor, threads: Int) -> [Double] {
    let limit = Self.together.upperBound
    let block = rows.rows / ((rows.rows + limit - 1) / limit) + 1
    var values: [Double] = []
    for start in stride(from: 0, to: rows.rows, by: block) {
      let range = start..<min(start + block, rows.rows)
      let places = places(of: rows, in: range)
      let parts = onWorkers(threads: threads, count: trees.count) { next in
        total(of: places, rows: range.count, nextTree: next)
      }
      var sums = [Int64](repeating: 0, count: range.count * groupCount)
      for part in parts { for place in sums.indices { sums[place] += part[place] } }
      for row in 0..<range.count {
        for group in 0..<groupCount { values.append(mean(sums[group * range.count + row])) }
      }
    }
    return values
  }

  /// What some trees give to rows with these bins, all rows down one tree after the other: of every group,
  /// the sums of all rows.
  private func total(of places: [UInt16], rows: Int, nextTree: () -> Int?) -> [Int64] {
    var sums = [Int64](repeating: 0, count: rows * groupCount)
    withShared { shared in
      let memory = UnsafeMutableRawPointer.allocate(
        byteCount: ck_forest_attribute_memory(&shared, rows, depth), alignment: 64)
      defer { memory.deallocate() }
      while let tree = nextTree() {
        ck_forest_attribute(trees[tree], places, rows, &shared, memory, &sums)
      }
    }
    return sums
  }

  /// The mean over background rows, and over trees where they have a mean, of a sum in units.
  private func mean(_ sum: Int64) -> Double {
    Double(sum) / units / (parts * Double(background.count))
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

  /// The bins of some rows, feature by feature.
  private func places(of rows: Tensor, in range: Range<Int>) -> [UInt16] {
    [UInt16](unsafeUninitializedCapacity: bins.count * range.count) { places, count in
      rows.elements.withUnsafeBufferPointer { rows in
        guard let from = rows.baseAddress, let to = places.baseAddress else { return }
        for (feature, bins) in bins.enumerated() {
          bins.fill(
            to + feature * range.count, from: from + range.lowerBound * self.bins.count + feature,
            stride: self.bins.count, count: range.count)
        }
      }
      count = bins.count * range.count
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
