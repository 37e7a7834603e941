import CKernels
import Concurrency
import Learning

/// The training rows as boosting sees them: a byte for each feature, eight of them in a word for sums over
/// many features, and those of a feature next to one another for divisions by it.
struct BoostedRows: Sendable {
  /// Up to eight features that share a word of every row.
  struct Block: Sendable {
    /// Which of `features`.
    let features: Range<Int>
    /// Where its words begin; there is one for each row.
    let start: Int
    /// Where the histogram of each feature begins.
    let offsets: [UInt32]
    /// The entries of its histograms, which stand next to one another.
    let entries: Range<Int>
  }

  let count: Int
  /// The features that differ among the rows that are learnt from; `index` is a column.
  let features: [ck_boost_feature]
  let blocks: [Block]
  /// Entries of the histograms of all features.
  let entries: Int
  /// For each feature of a category the bin of every level, and of missing and unknown ones at the end.
  let levelBins: [[UInt8]?]
  private(set) var words: [UInt64]
  /// The bins of every feature, those of all rows.
  private(set) var columns: [UInt8]

  /// The bins of all rows, of which the first `learned` decide which features and levels there are; `signs`
  /// has the direction that each column is held to.
  init(_ data: Dataset, bins: [FeatureBins], learned: Int, signs: [Int32], threads: Int) {
    var features: [ck_boost_feature] = []
    var levelBins: [[UInt8]?] = []
    for (column, bins) in bins.enumerated() {
      let levels = bins.levels.map { LevelBins(data, column: column, levels: $0, rows: learned) }
      let count = levels?.count ?? bins.count
      guard levels?.varies ?? Self.varies(data, column, bins, rows: learned) else { continue }
      let kind = levels == nil ? CK_BOOST_ORDERED : CK_BOOST_CATEGORY
      features.append(
        ck_boost_feature(
          index: UInt32(column), kind: kind.rawValue, bins: UInt32(count), sign: signs[column]))
      levelBins.append(levels?.bins)
    }
    count = data.rowCount
    self.features = features
    self.levelBins = levelBins
    (blocks, entries) = Self.blocks(of: features, rows: data.rowCount)
    words = [UInt64](repeating: 0, count: blocks.count * data.rowCount)
    columns = [UInt8](repeating: 0, count: features.count * data.rowCount)
    fill(data, bins: bins, threads: threads)
  }

  /// Whether there are two values, or one and missing ones.
  private static func varies(
    _ data: Dataset, _ column: Int, _ bins: FeatureBins, rows: Int
  ) -> Bool {
    guard bins.cuts.isEmpty else { return true }
    let width = data.columns.count
    let missing = (0..<rows).count { data.features.elements[$0 * width + column].isNaN }
    return missing > 0 && missing < rows
  }

  private static func blocks(
    of features: [ck_boost_feature], rows: Int
  ) -> (blocks: [Block], entries: Int) {
    var blocks: [Block] = []
    var entries = 0
    for first in stride(from: 0, to: features.count, by: Int(CK_BOOST_BLOCK)) {
      let range = first..<min(first + Int(CK_BOOST_BLOCK), features.count)
      let start = entries
      let offsets = range.map { feature -> UInt32 in
        defer { entries += Int(features[feature].bins) }
        return UInt32(entries)
      }
      blocks.append(
        Block(
          features: range, start: blocks.count * rows, offsets: offsets, entries: start..<entries))
    }
    return (blocks, entries)
  }

  /// Where the histogram of a feature begins.
  func offset(of feature: Int) -> UInt32 {
    blocks[feature / Int(CK_BOOST_BLOCK)].offsets[feature % Int(CK_BOOST_BLOCK)]
  }

  private mutating func fill(_ data: Dataset, bins: [FeatureBins], threads: Int) {
    let (count, blocks, features, levelBins) = (count, blocks, features, levelBins)
    let chunk = 4096
    let chunks = (count + chunk - 1) / chunk
    words.withUnsafeMutableBufferPointer { words in
      columns.withUnsafeMutableBufferPointer { columns in
        // Each thread writes rows of a block that no other does.
        nonisolated(unsafe) let words = words
        nonisolated(unsafe) let columns = columns
        _ = parallelMap(count: blocks.count * chunks, threads: threads) { task in
          let block = blocks[task / chunks]
          let rows = task % chunks * chunk..<min((task % chunks + 1) * chunk, count)
          for (byte, feature) in block.features.enumerated() {
            let column = Int(features[feature].index)
            Self.write(
              data, column: column, bins: bins[column], levels: levelBins[feature], rows: rows,
              to: UnsafeMutableBufferPointer(
                rebasing: columns[feature * count..<(feature + 1) * count]))
            for row in rows {
              words[block.start + row] |=
                UInt64(columns[feature * count + row]) << UInt64(8 * byte)
            }
          }
        }
      }
    }
  }

  private static func write(
    _ data: Dataset, column: Int, bins: FeatureBins, levels: [UInt8]?, rows: Range<Int>,
    to bytes: UnsafeMutableBufferPointer<UInt8>
  ) {
    let width = data.columns.count
    withUnsafeTemporaryAllocation(of: UInt16.self, capacity: rows.count) { found in
      data.features.elements.withUnsafeBufferPointer { elements in
        guard let numbers = elements.baseAddress, let out = found.baseAddress else { return }
        bins.fill(
          out, from: numbers + rows.lowerBound * width + column, stride: width, count: rows.count)
      }
      for (index, row) in rows.enumerated() {
        let bin = Int(found[index])
        bytes[row] = levels.map { $0[bin] } ?? UInt8(truncatingIfNeeded: bin)
      }
    }
  }
}

/// The bins of a category's levels: one for each that has enough rows, one for all rare ones, the last for
/// missing levels and those without a row.
private struct LevelBins {
  private(set) var bins: [UInt8]
  private(set) var count = 0
  let varies: Bool

  /// The fewest rows of a level that has a bin of its own.
  private static let fewestRows = 10
  /// The most levels with a bin of their own: those with the most rows, the lower of equals.
  private static let mostLevels = 254

  init(_ data: Dataset, column: Int, levels: Int, rows: Int) {
    var counts = [Int](repeating: 0, count: levels + 1)
    let width = data.columns.count
    let unknown = Float(levels)
    for row in 0..<rows {
      let code = data.features.elements[row * width + column]
      counts[Int(code >= 0 && code < unknown ? code : unknown)] += 1
    }
    let common = (0..<levels).filter { counts[$0] >= Self.fewestRows }
      .sorted { (counts[$1], $0) < (counts[$0], $1) }.prefix(Self.mostLevels).sorted()
    let kept = Set(common)
    let rare = (0..<levels).filter { counts[$0] > 0 && !kept.contains($0) }
    let missing = common.count + (rare.isEmpty ? 0 : 1)
    bins = [UInt8](repeating: UInt8(missing), count: levels + 1)
    for (bin, level) in common.enumerated() { bins[level] = UInt8(bin) }
    for level in rare { bins[level] = UInt8(common.count) }
    count = missing + 1
    varies = missing + (counts[levels] > 0 ? 1 : 0) > 1
  }
}
