import CKernels

extension PathCase {
  static let forest = [
    PathCase(name: "best split of a node") { n in bestSplit(of: n + 1) + bestSplit(of: 9 * n + 1) }
  ]

  /// Two ordered features, a category and two bits; the rows are read past their end.
  private static func bestSplit(of count: Int) -> [UInt64] {
    var noise = Noise(count)
    let padded = count + 64
    let draws = (0..<padded).map { _ in
      let times = UInt32(noise.bits() % 3) + 1
      return times << 16 | (noise.bits() % 3 == 0 ? times : 0)
    }
    let records = (0..<padded).flatMap { _ in
      [200, 40, 12, 1].map { UInt8(noise.bits() % $0) }
    }
    let words = (0..<padded).map { _ in UInt32(truncatingIfNeeded: noise.bits()) }
    let features = [
      feature(CK_FOREST_ORDERED, bins: 200, offset: 0),
      feature(CK_FOREST_ORDERED, bins: 40, offset: 1),
      feature(CK_FOREST_CATEGORY, bins: 12, offset: 2),
      feature(CK_FOREST_BIT, bins: 2, offset: 3), feature(CK_FOREST_BIT, bins: 2, offset: 17),
    ]
    let positives = draws[..<count].reduce(0) { $0 + UInt64($1 & 0xFFFF) }
    let total = draws[..<count].reduce(0) { $0 + UInt64($1 >> 16) }
    var node = ck_forest_node(
      positives: positives, negatives: total - positives, positive_unit: 1.5, negative_unit: 0.75,
      minimum_leaf_size: 2)
    let words64 = (ck_forest_scratch_size(200) + 7) / 8
    var memory = [UInt64](repeating: 0, count: words64)
    return memory.withUnsafeMutableBytes { memory in
      let scratch = ck_forest_scratch_make(memory.baseAddress, 200)
      return draws.withUnsafeBufferPointer { draws in
        records.withUnsafeBufferPointer { records in
          words.withUnsafeBufferPointer { words in
            var rows = ck_forest_rows(
              count: count, draws: draws.baseAddress, rows: nil, records: records.baseAddress,
              stride: 4, words: words.baseAddress, word_stride: padded, word_count: 1,
              weights: nil)
            return (0..<features.count).flatMap { feature in
              var best = ck_forest_split()
              best.gain = -1
              let varies = ck_forest_best_split(
                &rows, &node, features, [UInt32(feature)], 1, scratch, &best)
              return [varies ? 1 : 0] + facts(best)
                + (feature == 2 ? [UInt64(ck_forest_scratch_set(scratch)[0])] : [])
            }
          }
        }
      }
    }
  }

  private static func feature(_ kind: ck_forest_kind, bins: UInt32, offset: UInt32)
    -> ck_forest_feature
  {
    ck_forest_feature(kind: kind.rawValue, bins: bins, offset: offset, width: 1)
  }

  private static func facts(_ split: ck_forest_split) -> [UInt64] {
    [
      split.gain.bitPattern, UInt64(split.feature), UInt64(split.bin), split.left_rows,
      split.left_positives, split.left_negatives,
    ]
  }
}
