public import Learning
import Randomness
import Synchronization

extension RandomForest {
  /// Grows the forest; trees are shared out among the threads and do not depend on them.
  ///
  /// Throws `FitError.oneClass` where the rows with a positive weight hold one class only.
  public func fit(_ data: Dataset, context: FitContext) throws(FitError) -> RandomForestModel {
    let data = try checked(data)
    let bins = featureBins(data, threads: context.threads)
    try context.checkCancellation()
    let rows = BinnedRows(data, bins: bins, threads: context.threads)
    let rules = rules(for: data)
    let workers = try parallelGrow(rows, rules: rules, context: context)
    var model = RandomForestModel(
      settings: self, columns: data.columns, bins: bins,
      trees: workers.flatMap(\.trees).sorted { $0.index < $1.index }.map(\.tree))
    model.record.importance = importance(workers, columns: data.columns)
    model.record.parameters = model.trees.reduce(0) { $0 + $1.words.count }
    return model
  }

  private struct Worker: Sendable {
    var trees: [GrownTree] = []
    var importance: [UInt64] = []
  }

  private func parallelGrow(
    _ rows: BinnedRows, rules: GrowthRules, context: FitContext
  ) throws(FitError) -> [Worker] {
    let next = Atomic<Int>(0)
    let done = Atomic<Int>(0)
    let workers = max(1, min(context.threads, trees))
    let trees = trees
    return try parallelMap(count: workers, threads: workers) { _ throws(FitError) in
      var grower = TreeGrower(rules: rules, rows: rows, isCancelled: context.isCancelled)
      var worker = Worker()
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < trees else { break }
        try context.checkCancellation()
        let tree = try grower.grow(key: context.key["tree", index])
        worker.trees.append(GrownTree(index: index, tree: tree, seen: []))
        let grown = done.wrappingAdd(1, ordering: .relaxed).newValue
        context.progress(Double(grown) / Double(trees))
      }
      worker.importance = grower.importance
      return worker
    }
  }

  private func importance(_ workers: [Worker], columns: [Feature]) -> [FitRecord.Importance] {
    var sums = [UInt64](repeating: 0, count: columns.count)
    for worker in workers {
      for feature in sums.indices { sums[feature] += worker.importance[feature] }
    }
    let total = sums.reduce(0) { $0 + Double($1) }
    return zip(columns, sums).map { column, sum in
      FitRecord.Importance(feature: column.name, value: total > 0 ? Double(sum) / total : 0)
    }
  }
}
