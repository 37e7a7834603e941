import CKernels
import Learning

/// A forest for scoring: every test that any tree makes is answered once a row, by a table of its
/// feature's bins, and walks look answers up.
///
/// The leaves that a row reaches, and the order in which they are added, are those of the trees.
struct ForestVerdicts: Sendable {
  /// The answers to the tests of one feature.
  struct Answers: Sendable {
    let feature: Int
    /// Where they stand in a row's answers.
    let offset: Int
    /// The number of words.
    let width: Int
    /// For every bin `width` words.
    let words: [UInt32]
  }

  let answers: [Answers]
  /// The words of a row's answers; bit 0 of the first is the test of leaves, always true.
  let stride: Int
  /// The trees, as `ck_forest_sum_leaves` reads them.
  let words: [UInt32]
  let starts: [UInt32]

  /// The rows of a block, whose answers stay in the cache.
  var block: Int { min(256, max(16, 4096 / stride)) }

  /// The sum of the leaves that each row reaches, trees by index.
  func sums(for features: Tensor, bins: [FeatureBins], rows: Range<Int>) -> [Double] {
    [Double](unsafeUninitializedCapacity: rows.count) { sums, initialized in
      initialized = rows.count
      guard let sums = sums.baseAddress else { return }
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: rows.count * stride) { verdicts in
        guard let verdicts = verdicts.baseAddress else { return }
        for row in 0..<rows.count { verdicts[row * stride] = 1 }
        answer(verdicts, features, bins: bins, rows: rows)
        ck_forest_sum_leaves(
          words, starts, starts.count - 1, verdicts, stride, rows.count, sums)
      }
    }
  }

  private func answer(
    _ verdicts: UnsafeMutablePointer<UInt32>, _ features: Tensor, bins: [FeatureBins],
    rows: Range<Int>
  ) {
    let columns = bins.count
    withUnsafeTemporaryAllocation(of: UInt16.self, capacity: rows.count) { cells in
      features.elements.withUnsafeBufferPointer { elements in
        guard let numbers = elements.baseAddress, let cells = cells.baseAddress else { return }
        for answers in answers {
          let start = numbers + rows.lowerBound * columns + answers.feature
          bins[answers.feature].fill(cells, from: start, stride: columns, count: rows.count)
          answers.words.withUnsafeBufferPointer { table in
            for row in 0..<rows.count {
              let from = Int(cells[row]) * answers.width
              let to = row * stride + answers.offset
              for word in 0..<answers.width { verdicts[to + word] = table[from + word] }
            }
          }
        }
      }
    }
  }
}
