import CKernels
import Concurrency
public import Learning

extension RandomForestModel {
  /// P(positive) of every row of [rows, features] on up to `threads` threads; the same bits for any
  /// number of them.
  public func scores(for features: Tensor, threads: Int) -> [Float] {
    let count = Double(trees.count)
    if let verdicts = verdicts.value(trees, bins: bins) {
      return blockwise(features, block: verdicts.block, threads: threads) { rows in
        verdicts.sums(for: features, bins: bins, rows: rows).map { Float($0 / count) }
      }
    }
    let walker = ForestWalker(bins: bins)
    return blockwise(features, block: ForestWalker.block, threads: threads) { rows in
      walker.sums(of: trees, for: features, rows: rows).map { Float($0 / count) }
    }
  }

  /// P(positive) of every row by the trees that have not seen it; NaN where there is none.
  func outOfBagScores(_ features: Tensor, seen: [[UInt64]], threads: Int) -> [Float] {
    let walker = ForestWalker(bins: bins)
    return blockwise(features, block: ForestWalker.block, threads: threads) { rows in
      let (sums, counts) = walker.unseenSums(of: trees, seen: seen, for: features, rows: rows)
      return zip(sums, counts).map { $1 == 0 ? .nan : Float($0 / Double($1)) }
    }
  }

  private func blockwise(
    _ features: Tensor, block: Int, threads: Int, _ score: @Sendable (Range<Int>) -> [Float]
  ) -> [Float] {
    precondition(
      features.columns == columns.count,
      "\(features.columns) features for a forest of \(columns.count)")
    if features.rows <= block { return score(0..<features.rows) }
    let parts = parallelMap(
      count: (features.rows + block - 1) / block, threads: threads
    ) { index in
      score(index * block..<min((index + 1) * block, features.rows))
    }
    return parts.flatMap { $0 }
  }
}
