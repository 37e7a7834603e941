import CKernels
package import Learning

extension RandomForestModel: WalkableModel {
  /// Nil for more than 255 raw columns, and for trees that are too large or too deep.
  package func walkScorer(from background: Tensor, groups: FeatureGroups) -> (any WalkScorer)? {
    guard groups.count <= Int(UInt8.max), let compiled, compiled.depth <= 256 else { return nil }
    return ForestWalks(compiled, bins: bins, background: background, groups: groups)
  }
}

/// A forest whose tests were made on background rows.
private struct ForestWalks: WalkScorer {
  private let forest: CompiledForest
  private let bins: [FeatureBins]
  /// The outcomes of the background rows.
  private let origins: [UInt32]
  /// The words of outcomes that test features of every raw column.
  private let words: [[Int]]
  private let treeCount: Double

  /// Ways that go down the trees together.
  private static let together = Int(CK_FOREST_WAYS)

  init(
    _ forest: CompiledForest, bins: [FeatureBins], background: Tensor, groups: FeatureGroups
  ) {
    self.forest = forest
    self.bins = bins
    origins = forest.found(for: background, bins: bins)
    var words = [[Int]](repeating: [], count: groups.count)
    for (word, feature) in forest.features.enumerated() {
      if let feature { words[groups.groups[feature]].append(word) }
    }
    self.words = words
    treeCount = Double(forest.treeCount)
  }

  func scores(of walks: ColumnWalks, to row: ArraySlice<Float>) -> [Float] {
    let outcomes = forest.found(
      for: Tensor(shape: [1, row.count], elements: Array(row)), bins: bins)
    var sums = [Double](repeating: 0, count: walks.count + Int(CK_FOREST_SUMS_BEHIND))
    sums.withUnsafeMutableBufferPointer { sums in
      guard var next = sums.baseAddress else { return }
      for start in stride(from: 0, to: walks.origins.count, by: Self.together) {
        let ways = start..<min(start + Self.together, walks.origins.count)
        add(walks, ways, to: outcomes, &next)
      }
    }
    return sums.prefix(walks.count).map { Float($0 / treeCount) }
  }

  /// Adds the leaves of some ways to their sums, which begin at `next`, and moves on behind them.
  private func add(
    _ walks: ColumnWalks, _ ways: Range<Int>, to row: [UInt32],
    _ next: inout UnsafeMutablePointer<Double>
  ) {
    var right = [UInt64](repeating: 0, count: 2 * 32 * forest.stride)
    var places = [UInt8](repeating: 0, count: Self.together * forest.stride)
    var rows = [UInt8](repeating: 0, count: Self.together)
    var sums = [UnsafeMutablePointer<Double>?](repeating: nil, count: Self.together)
    for (lane, way) in ways.enumerated() {
      let columns = walks[way]
      for (place, column) in columns.enumerated() {
        for word in words[Int(column)] {
          places[Self.together * word + lane] = UInt8(place)
          // Tests of columns that do not differ turn out as for the row.
          var rest = origins[walks.origins[way] * forest.stride + word] ^ row[word]
          while rest != 0 {
            let test = 32 * word + rest.trailingZeroBitCount
            right[2 * test + lane / 64] |= 1 << UInt64(lane % 64)
            rest &= rest - 1
          }
        }
      }
      rows[lane] = UInt8(max(0, columns.count - 1))
      sums[lane] = next
      next += 2 * max(0, columns.count - 1)
    }
    forest.addLeaves(between: rows, sums: sums, apart: right, places: places, and: row)
  }
}
