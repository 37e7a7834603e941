public import Learning

extension ConstantModel: AdditiveModel {
  /// No feature contributes anything.
  public func attribution(
    against background: Tensor, groups: FeatureGroups
  ) -> (any Attribution)? {
    ConstantAttribution(base: Double(score), columns: groups.count)
  }
}

private struct ConstantAttribution: Attribution {
  let base: Double
  let columns: Int

  var scale: AdditiveScale { .probability }

  func contributions(of rows: Tensor, threads: Int) -> Contributions {
    Contributions(
      scale: scale, base: base, columns: columns,
      values: [Double](repeating: 0, count: rows.rows * columns))
  }
}
