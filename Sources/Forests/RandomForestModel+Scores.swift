import CKernels
import Learning
public import Tensors

extension RandomForestModel {
  /// P(positive) of every row of [rows, features] on up to `threads` threads; the same bits for any
  /// number of them.
  public func scores(for features: Tensor, threads: Int) -> [Float] {
    precondition(
      features.columns == columns.count,
      "a forest of \(columns.count) features, a tensor of \(features.columns)")
    let walker = ForestWalker(bins: bins)
    let block = ForestWalker.block
    let blocks = (features.rows + block - 1) / block
    let parts = parallelMap(count: blocks, threads: threads) { index in
      let rows = index * block..<min((index + 1) * block, features.rows)
      let sums = walker.sums(of: trees, for: features, rows: rows)
      return sums.map { Float($0 / Double(trees.count)) }
    }
    return parts.flatMap { $0 }
  }
}
