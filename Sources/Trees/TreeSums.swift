import Concurrency
import Learning

/// The sums of the leaves that rows reach in some trees, always the same ones, by what is fastest for them: the
/// same bits by every way.
final class TreeSums: Sendable {
  private let trees: [Tree]
  private let bins: [FeatureBins]
  private let masks = Lazily<MaskedTrees>()
  private let walks = Lazily<CompiledForest>()

  /// From so many rows on, registers of them are worth while.
  private static let manyRows = 8

  init(_ trees: [Tree], bins: [FeatureBins]) {
    self.trees = trees
    self.bins = bins
  }

  /// The trees for walks whose tests are made beforehand; nil where they are walked as they are.
  var compiled: CompiledForest? { walks.value { CompiledForest(trees, bins: bins) } }

  /// What a form makes of the sum of every row, on up to `threads` threads.
  func callAsFunction(
    for features: Tensor, threads: Int, _ form: @Sendable (Double) -> Float
  ) -> [Float] {
    if features.rows >= Self.manyRows,
      let masked = masks.value({ MaskedTrees(trees, bins: bins) })
    {
      return features.blockwise(masked.block, threads: threads) { rows in
        masked.sums(for: features, bins: bins, rows: rows).map(form)
      }
    }
    if let compiled {
      return features.blockwise(compiled.block, threads: threads) { rows in
        compiled.sums(for: features, bins: bins, rows: rows).map(form)
      }
    }
    let traversal = ForestTraversal(bins: bins)
    return features.blockwise(ForestTraversal.block, threads: threads) { rows in
      traversal.sums(of: trees, for: features, rows: rows).map(form)
    }
  }
}

/// A value that may not be possible, made when it is first needed.
private final class Lazily<Value: Sendable>: Sendable {
  private enum State: Sendable {
    case unmade
    case made(Value?)
  }

  private let state = Mutex(State.unmade)

  /// The value, always made alike.
  func value(_ make: () -> Value?) -> Value? {
    state.withLock { state in
      if case .made(let value) = state { return value }
      let value = make()
      state = .made(value)
      return value
    }
  }
}
