import CKernels
import Learning

/// Walks blocks of rows down trees: a block's bins stay in the cache, and so does a tree while the
/// whole block walks it.
struct ForestWalker: Sendable {
  let bins: [FeatureBins]
  let width: Int
  let hasSets: Bool

  /// The rows of a block.
  static let block = 1024

  init(bins: [FeatureBins]) {
    self.bins = bins
    width = bins.allSatisfy { $0.count <= 256 } ? 1 : 2
    hasSets = bins.contains { $0.levels != nil }
  }

  /// The sum of the leaves that each row reaches, trees by index.
  func sums(of trees: [Tree], for features: Tensor, rows: Range<Int>) -> [Double] {
    let binned = self.binned(features, rows: rows)
    let all = (0..<rows.count).map { UInt16($0) }
    var sums = [Double](repeating: 0, count: rows.count)
    for tree in trees {
      ck_forest_walk(tree.words, hasSets, binned, width, bins.count, all, rows.count, &sums)
    }
    return sums
  }

  /// As `sums`, over the trees that have not seen a row, and how many there are.
  ///
  /// `seen` has a bit for every row of every tree.
  func unseenSums(
    of trees: [Tree], seen: [[UInt64]], for features: Tensor, rows: Range<Int>
  ) -> (sums: [Double], counts: [Int]) {
    let binned = self.binned(features, rows: rows)
    var sums = [Double](repeating: 0, count: rows.count)
    var counts = [Int](repeating: 0, count: rows.count)
    var unseen = [UInt16](repeating: 0, count: rows.count + 1)
    for (tree, seen) in zip(trees, seen) {
      var found = 0
      for index in 0..<rows.count {
        let row = rows.lowerBound + index
        let isUnseen = Int(~seen[row / 64] >> UInt64(row % 64) & 1)
        unseen[found] = UInt16(index)
        found += isUnseen
        counts[index] += isUnseen
      }
      ck_forest_walk(tree.words, hasSets, binned, width, bins.count, unseen, found, &sums)
    }
    return (sums, counts)
  }

  /// The bins of rows, one or two bytes each, row by row.
  ///
  /// One more follows: a walk reads a bin at leaves, too, even where there are no features.
  func binned(_ features: Tensor, rows: Range<Int>) -> [UInt8] {
    let count = bins.count
    let bytes = rows.count * count * width
    return [UInt8](unsafeUninitializedCapacity: bytes + width) { out, initialized in
      for index in bytes..<bytes + width { out.initializeElement(at: index, to: 0) }
      initialized = bytes + width
      withUnsafeTemporaryAllocation(of: UInt16.self, capacity: rows.count) { column in
        features.elements.withUnsafeBufferPointer { elements in
          guard let numbers = elements.baseAddress, let cells = column.baseAddress else { return }
          for (feature, bins) in bins.enumerated() {
            let start = numbers + rows.lowerBound * count + feature
            bins.fill(cells, from: start, stride: count, count: rows.count)
            store(column, feature: feature, in: out)
          }
        }
      }
    }
  }

  private func store(
    _ column: UnsafeMutableBufferPointer<UInt16>, feature: Int,
    in out: UnsafeMutableBufferPointer<UInt8>
  ) {
    for (row, bin) in column.enumerated() {
      let at = (row * bins.count + feature) * width
      out[at] = UInt8(truncatingIfNeeded: bin)
      if width == 2 { out[at + 1] = UInt8(truncatingIfNeeded: bin >> 8) }
    }
  }
}
