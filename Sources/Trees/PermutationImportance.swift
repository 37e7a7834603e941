import Concurrency
public import Learning
import Metrics

extension RandomForestModel {
  /// How much ROC AUC a forest loses on average when the values of one feature are shuffled among the
  /// rows (Breiman, "Random forests", 2001, section 10), in feature order; 0 for a feature that no
  /// tree looks at.
  ///
  /// Best on held-out rows. On its own training rows pass the key that the forest
  /// was fitted with as `fitKey`: each row is then scored by the trees that were not grown on it.
  /// `rows` must then hold exactly the training rows, in order. Empty where the rows hold one class.
  public func permutationImportance(
    on rows: Dataset, key: RandomKey, repeats: Int = 5, fitKey: RandomKey? = nil, threads: Int = 1
  ) -> [FitRecord.Importance] {
    precondition(repeats >= 1, "a permutation importance needs at least 1 repeat, got \(repeats)")
    let seen = fitKey.map { sampledRows(rows.rowCount, key: $0) }
    guard let whole = auc(rows.features, rows.labels, seen: seen) else { return [] }
    let used = usedFeatures
    return parallelMap(count: columns.count, threads: threads) { feature in
      let name = columns[feature].name
      guard used[feature] else { return FitRecord.Importance(feature: name, value: 0) }
      var loss = 0.0
      for time in 0..<repeats {
        var stream = key["feature", feature]["repeat", time].stream
        let shuffled = Self.shuffled(rows.features, column: feature, stream: &stream)
        loss += whole - (auc(shuffled, rows.labels, seen: seen) ?? whole)
      }
      return FitRecord.Importance(feature: name, value: loss / Double(repeats))
    }
  }

  private func auc(_ features: Tensor, _ labels: [Float], seen: [[UInt64]]?) -> Double? {
    let scores =
      seen.map {
        ForestTraversal(bins: bins).outOfBagScores(of: trees, seen: $0, for: features, threads: 1)
      } ?? scores(for: features)
    return Metric.rocAUC(labels: labels, scores: scores)
  }

  private static func shuffled(
    _ features: Tensor, column: Int, stream: inout RandomStream
  ) -> Tensor {
    var shuffled = features
    let width = features.columns
    for (row, other) in stream.permutation(features.rows).enumerated() {
      shuffled.elements[row * width + column] = features.elements[other * width + column]
    }
    return shuffled
  }

  /// Which features any tree splits on.
  private var usedFeatures: [Bool] {
    var used = [Bool](repeating: false, count: columns.count)
    for tree in trees {
      tree.forEachNode { _, node in
        switch node {
        case .leaf: break
        case .ordered(let feature, _, _, _), .subset(let feature, _, _, _): used[feature] = true
        }
      }
    }
    return used
  }

  /// The rows that each tree was grown on, sampled again.
  private func sampledRows(_ count: Int, key: RandomKey) -> [[UInt64]] {
    trees.indices.map { index in
      guard settings.bootstrap else {
        return [UInt64](repeating: .max, count: (count + 63) / 64)
      }
      return RandomWords.bootstrapBits(key: TreeGrower.rowKey(key["tree", index]), rows: count)
    }
  }
}
