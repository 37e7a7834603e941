import Learning

extension Study {
  /// The base rate that thresholds, metrics and probabilities are for: the one that is set, or that of the
  /// rows.
  public var baseRate: Double { spec.rank.baseRate ?? data.baseRate }

  /// What makes the rows stand for the base rate that is set; nil where none is.
  var baseRateChange: BaseRateChange? {
    spec.rank.baseRate.flatMap { BaseRateChange(from: data.baseRate, to: $0) }
  }

  /// How much rows count where they are measured: by their own weights, and by what makes them stand for
  /// the base rate that is set; nil where all count the same.
  ///
  /// In single precision, as `predictions.csv` is read.
  package func measuringWeights(_ rows: [Int]) -> [Double]? {
    let own = data.weights(rows)
    guard let change = baseRateChange else { return own }
    return rows.enumerated().map { place, row in
      Double(Float((own?[place] ?? 1) * change.weight(label: data.labels[row])))
    }
  }
}
