import CKernels
package import Learning

extension RandomForestModel: WalkableModel {
  /// Nil for more than 255 raw columns, for trees that are too large or too deep, and for leaves so small that
  /// the order in which they are added would count.
  package func walkScorer(from background: Tensor, groups: FeatureGroups) -> (any WalkScorer)? {
    guard groups.count <= Int(UInt8.max), let compiled, compiled.depth <= 256,
      compiled.hasExactSums
    else { return nil }
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
    var scores: [Float] = []
    scores.reserveCapacity(walks.count)
    for start in stride(from: 0, to: walks.origins.count, by: Self.together) {
      let ways = start..<min(start + Self.together, walks.origins.count)
      append(walks, ways, to: outcomes, &scores)
    }
    return scores
  }

  /// Appends the scores of the rows between the ends of some ways.
  private func append(
    _ walks: ColumnWalks, _ ways: Range<Int>, to row: [UInt32], _ scores: inout [Float]
  ) {
    var right = [UInt64](repeating: 0, count: 2 * 32 * forest.stride)
    var places = [UInt8](repeating: 0, count: Self.together * forest.stride)
    var rows = [UInt8](repeating: 0, count: Self.together)
    for (lane, way) in ways.enumerated() {
      let columns = walks[way]
      rows[lane] = UInt8(max(0, columns.count - 1))
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
    }
    let count = rows.reduce(0) { $0 + 2 * (Int($1) + 1) }
    withUnsafeTemporaryAllocation(of: Double.self, capacity: count) { steps in
      steps.initialize(repeating: 0)
      var next = steps.baseAddress
      let starts = rows.map { rows in
        defer { next = next.map { $0 + 2 * (Int(rows) + 1) } }
        return next
      }
      forest.addSteps(between: rows, steps: starts, apart: right, places: places, and: row)
      for (rows, start) in zip(rows, starts) { append(start, Int(rows), &scores) }
    }
  }

  /// Appends the scores along a way, from the steps of its order and of the reverse.
  private func append(
    _ steps: UnsafeMutablePointer<Double>?, _ rows: Int, _ scores: inout [Float]
  ) {
    guard let steps else { return }
    for start in [0, rows + 1] {
      var sum = 0.0
      for row in start..<start + rows {
        sum += steps[row]
        scores.append(Float(sum / treeCount))
      }
    }
  }
}
