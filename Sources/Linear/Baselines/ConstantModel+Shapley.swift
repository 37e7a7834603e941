public import Learning
public import Tensors

extension ConstantModel: AdditiveModel {
  /// No feature contributes anything.
  public func attribution(against background: Tensor) -> (any Attribution)? {
    ConstantAttribution(base: Double(score))
  }
}

private struct ConstantAttribution: Attribution {
  let base: Double

  var scale: AdditiveScale { .probability }

  func contributions(of rows: Tensor, threads: Int) -> Contributions {
    Contributions(
      scale: scale, base: base, columns: rows.columns,
      values: [Double](repeating: 0, count: rows.rows * rows.columns))
  }
}
