import CKernels
import Concurrency
import Learning

extension RandomForest {
  /// The bins of every feature, from the training rows.
  func featureBins(_ data: Dataset, threads: Int) -> [FeatureBins] {
    let columns = data.columns
    let most = bins
    // Neighbouring columns share cache lines: a thread takes several of them from a row at once.
    let together = 8
    let groups = (columns.count + together - 1) / together
    let grouped = parallelMap(count: groups, threads: threads) { group in
      let first = group * together
      return Self.bins(data, features: first..<min(first + together, columns.count), most: most)
    }
    return grouped.flatMap { $0 }
  }

  private static func bins(_ data: Dataset, features: Range<Int>, most: Int) -> [FeatureBins] {
    let rows = data.rowCount
    let width = data.columns.count
    return withUnsafeTemporaryAllocation(of: Float.self, capacity: rows * features.count) {
      columns in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * rows) { scratch in
        data.features.elements.withUnsafeBufferPointer { elements in
          for row in 0..<rows {
            for feature in features {
              columns[(feature - features.lowerBound) * rows + row] =
                elements[row * width + feature]
            }
          }
        }
        return features.map { feature in
          if let levels = FeatureBins.levels(of: data.columns[feature]) {
            return FeatureBins(levels: levels)
          }
          let start = (feature - features.lowerBound) * rows
          let column = UnsafeMutableBufferPointer(rebasing: columns[start..<start + rows])
          guard let base = column.baseAddress, let words = scratch.baseAddress else {
            return FeatureBins()
          }
          ck_sort_floats(rows, base, words)
          return FeatureBins(sorted: UnsafeBufferPointer(column), most: most)
        }
      }
    }
  }
}
