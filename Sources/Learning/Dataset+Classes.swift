extension Dataset {
  /// How much the rows of each class weigh together.
  public var classWeights: (positive: Double, negative: Double) {
    var sums = (positive: 0.0, negative: 0.0)
    for row in labels.indices {
      let weight = Double(weights?[row] ?? 1)
      if labels[row] > 0.5 { sums.positive += weight } else { sums.negative += weight }
    }
    return sums
  }

  /// The share of the weight that positive rows hold; 0 where there is no weight.
  public var positiveShare: Double {
    let sums = classWeights
    let total = sums.positive + sums.negative
    return total > 0 ? sums.positive / total : 0
  }
}
