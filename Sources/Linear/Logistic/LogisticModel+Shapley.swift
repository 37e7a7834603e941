public import Learning

extension LogisticModel: AdditiveModel {
  /// Explains log odds: a feature contributes its coefficient times its distance from the background's
  /// mean, which is exactly its Shapley value.
  public func attribution(
    against background: Tensor, groups: FeatureGroups
  ) -> (any Attribution)? {
    LogisticAttribution(self, background: background, groups: groups)
  }
}

/// A logistic regression and the means of a background.
private struct LogisticAttribution: Attribution {
  let coefficients: [Double]
  let means: [Double]
  let base: Double
  let groups: FeatureGroups

  var scale: AdditiveScale { .logOdds }

  init(_ model: LogisticModel, background: Tensor, groups: FeatureGroups) {
    self.groups = groups
    let width = model.coefficients.count
    precondition(
      background.columns == width && background.rows > 0,
      "a background of shape \(background.shape) for \(width) coefficients")
    var sums = [Double](repeating: 0, count: width)
    for row in 0..<background.rows {
      for (feature, value) in background[row: row].enumerated() { sums[feature] += Double(value) }
    }
    let means = sums.map { $0 / Double(background.rows) }
    coefficients = model.coefficients
    self.means = means
    base = zip(coefficients, means).reduce(model.intercept) { $0 + $1.0 * $1.1 }
  }

  func contributions(of rows: Tensor, threads: Int) -> Contributions {
    var values: [Double] = []
    values.reserveCapacity(rows.elements.count)
    for row in 0..<rows.rows {
      for (feature, value) in rows[row: row].enumerated() {
        values.append(coefficients[feature] * (Double(value) - means[feature]))
      }
    }
    return Contributions(
      scale: scale, base: base, columns: coefficients.count, values: values
    ).grouped(by: groups)
  }
}
