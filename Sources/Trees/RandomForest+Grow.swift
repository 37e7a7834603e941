import Concurrency
import Learning

import struct Synchronization.Atomic

/// All trees of a forest, by index, and the importance of each feature in units of 2^-44.
struct GrownForest: Sendable {
  var trees: [GrownTree] = []
  var importance: [UInt64]
}

extension RandomForest {
  /// Grows every tree.
  ///
  /// A thread takes the next tree that nobody has begun; which one it is changes
  /// nothing, since a tree's randomness comes from its own key and what is summed over trees are
  /// whole numbers.
  func grow(
    _ rows: BinnedRows, rules: GrowthRules, context: FitContext
  ) throws(FitError) -> GrownForest {
    let next = Atomic<Int>(0)
    let done = Atomic<Int>(0)
    let count = trees
    let notesRows = scoresOutOfBag
    let workers = max(1, min(context.threads, count))
    let parts = try parallelMap(count: workers, threads: workers) {
      _ throws(FitError) -> GrownForest in
      var grower = TreeGrower(rules: rules, rows: rows, isCancelled: context.isCancelled)
      var part = GrownForest(importance: [])
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { break }
        try context.checkCancellation()
        let tree = try grower.grow(key: context.key["tree", index])
        let seen = notesRows ? grower.drawnRows() : []
        part.trees.append(GrownTree(index: index, tree: tree, seen: seen))
        let grown = done.wrappingAdd(1, ordering: .relaxed).newValue
        context.progress(Double(grown) / Double(count))
      }
      part.importance = grower.importance
      return part
    }
    return Self.joined(parts)
  }

  private static func joined(_ parts: [GrownForest]) -> GrownForest {
    var forest = GrownForest(importance: parts[0].importance)
    forest.trees = parts.flatMap(\.trees).sorted { $0.index < $1.index }
    for part in parts.dropFirst() {
      for feature in forest.importance.indices {
        forest.importance[feature] += part.importance[feature]
      }
    }
    return forest
  }
}
