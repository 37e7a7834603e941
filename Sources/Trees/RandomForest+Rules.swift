import Learning

extension RandomForest {
  /// The rows that count, nil for all of them, after checking that a forest can be grown on them.
  func checkedRows(_ data: Dataset) throws(FitError) -> [Int]? {
    guard data.columns.count <= Tree.mostFeatures else {
      throw .unsuitable(
        "a forest takes at most \(Tree.mostFeatures) features, got \(data.columns.count)")
    }
    if let weight = data.weights?.first(where: { !($0.isFinite && $0 >= 0) }) {
      throw .unsuitable("sample weights must be finite and at least 0, got \(weight)")
    }
    var counting: [Int]?
    if let weights = data.weights, weights.contains(0) {
      counting = weights.indices.filter { weights[$0] > 0 }
    }
    let rows = counting?.count ?? data.rowCount
    let positives = counting.map { $0.count { data.labels[$0] > 0.5 } } ?? data.positives
    guard positives > 0 && positives < rows else {
      throw .oneClass(positives: positives, rows: rows)
    }
    return counting
  }

  /// What these settings mean for a training set.
  func rules(for data: Dataset) -> GrowthRules {
    let units = classUnits(data)
    return GrowthRules(
      candidates: features.count(of: data.columns.count), minimumLeafSize: minimumLeafSize,
      minimumSplit: max(minimumSplit, 2 * minimumLeafSize), maximumDepth: maximumDepth ?? .max,
      bootstrap: bootstrap,
      positiveUnit: units?.positive ?? 1, negativeUnit: units?.negative ?? 1,
      rowWeights: units == nil ? data.weights.map(fixedPoint) : nil)
  }

  /// The weight of a row of each class, if all rows of a class weigh the same.
  private func classUnits(_ data: Dataset) -> (positive: Double, negative: Double)? {
    guard let weights = data.weights else { return (1, 1) }
    var units: (positive: Float?, negative: Float?)
    for (label, weight) in zip(data.labels, weights) {
      if label > 0.5 {
        guard weight == units.positive ?? weight else { return nil }
        units.positive = weight
      } else {
        guard weight == units.negative ?? weight else { return nil }
        units.negative = weight
      }
    }
    return (Double(units.positive ?? 1), Double(units.negative ?? 1))
  }

  /// Weights as whole multiples of a power of two, so fine that the heaviest has 31 bits or that all
  /// rows at the weight of the heaviest sum to 2^44: sums are exact in whatever order.
  private func fixedPoint(_ weights: [Float]) -> [UInt32] {
    let heaviest = Double(weights.max() ?? 1)
    let limit = min(0x1p31, 0x1p44 / Double(weights.count))
    let exponent = (limit / heaviest).exponent
    let scale = Double(sign: .plus, exponent: exponent, significand: 1)
    return weights.map { UInt32(max(1, (Double($0) * scale).rounded())) }
  }
}
