import CKernels
import Learning
public import Tensors

extension RandomForestModel {
  /// P(positive) of every row of [rows, features] on up to `threads` threads; the same bits for any
  /// number of them.
  public func scores(for features: Tensor, threads: Int) -> [Float] {
    let count = Double(trees.count)
    return blockwise(features, threads: threads) { walker, rows in
      walker.sums(of: trees, for: features, rows: rows).map { Float($0 / count) }
    }
  }

  /// P(positive) of every row by the trees that have not seen it; NaN where there is none.
  func outOfBagScores(_ features: Tensor, seen: [[UInt64]], threads: Int) -> [Float] {
    blockwise(features, threads: threads) { walker, rows in
      let (sums, counts) = walker.unseenSums(of: trees, seen: seen, for: features, rows: rows)
      return zip(sums, counts).map { $1 == 0 ? .nan : Float($0 / Double($1)) }
    }
  }

  private func blockwise(
    _ features: Tensor, threads: Int,
    _ score: @Sendable (ForestWalker, Range<Int>) -> [Float]
  ) -> [Float] {
    precondition(
      features.columns == columns.count,
      "\(features.columns) features for a forest of \(columns.count)")
    let walker = ForestWalker(bins: bins)
    let block = ForestWalker.block
    let parts = parallelMap(
      count: (features.rows + block - 1) / block, threads: threads
    ) { index in
      score(walker, index * block..<min((index + 1) * block, features.rows))
    }
    return parts.flatMap { $0 }
  }
}
