public import Learning

extension RandomForest {
  /// Grows the forest; trees are shared out among the threads and do not depend on them.
  ///
  /// Rows of weight 0 are left out. Throws `FitError.oneClass` where the others hold one class only.
  public func fit(_ data: Dataset, context: FitContext) throws(FitError) -> RandomForestModel {
    let counting = try checkedRows(data)
    let training = counting.map { data.selecting(rows: $0) } ?? data
    let bins = featureBins(training, threads: context.threads)
    try context.checkCancellation()
    let rows = BinnedRows(training, bins: bins, threads: context.threads)
    let grown = try grow(rows, rules: rules(for: training), context: context)
    var model = RandomForestModel(
      settings: self, columns: data.columns, bins: bins, trees: grown.trees.map(\.tree))
    model.record.parameters = model.trees.reduce(0) { $0 + $1.leafCount }
    model.record.importance = Self.shares(grown.importance, of: data.columns)
    if scoresOutOfBag {
      let scores = model.outOfBagScores(
        training.features, seen: grown.trees.map(\.seen), threads: context.threads)
      model.record.outOfBagAUC = RankAUC.value(scores: scores, labels: training.labels)
      model.outOfBagScores = Self.spread(scores, to: counting, count: data.rowCount)
    }
    return model
  }

  /// Whether there are rows that a tree does not see, and they are asked for.
  var scoresOutOfBag: Bool { bootstrap && outOfBag }

  private static func shares(
    _ importance: [UInt64], of columns: [Feature]
  ) -> [FitRecord.Importance] {
    let total = importance.reduce(0) { $0 + Double($1) }
    return zip(columns, importance).map { column, value in
      FitRecord.Importance(feature: column.name, value: total > 0 ? Double(value) / total : 0)
    }
  }

  /// Scores of some rows as scores of all; the others have none.
  private static func spread(_ scores: [Float], to rows: [Int]?, count: Int) -> [Float] {
    guard let rows else { return scores }
    var all = [Float](repeating: .nan, count: count)
    for (score, row) in zip(scores, rows) { all[row] = score }
    return all
  }
}
