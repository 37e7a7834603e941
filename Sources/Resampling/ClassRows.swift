import Learning

/// The rows of the rarer class and of the commoner one; of equal classes the positive is the rarer.
struct ClassRows {
  /// The label of the rarer class.
  let rarerLabel: Float
  /// Its rows, rising.
  let rarer: [Int]
  /// The rows of the other class, rising.
  let commoner: [Int]

  /// Throws `FitError.oneClass` where a class has no row.
  init(_ data: Dataset) throws(FitError) {
    let positive = data.labels.indices.filter { data.labels[$0] > 0.5 }
    let negative = data.labels.indices.filter { data.labels[$0] <= 0.5 }
    guard !positive.isEmpty, !negative.isEmpty else {
      throw .oneClass(positives: positive.count, rows: data.rowCount)
    }
    let isPositiveRarer = positive.count <= negative.count
    rarerLabel = isPositiveRarer ? 1 : 0
    rarer = isPositiveRarer ? positive : negative
    commoner = isPositiveRarer ? negative : positive
  }

  /// How many rows the rarer class lacks to be `ratio` times as large as the commoner one, rounded
  /// down; 0 where it is large enough.
  func lacking(ratio: Double) -> Int {
    max(0, Int(ratio * Double(commoner.count)) - rarer.count)
  }

  /// What rows of the rarer class are called in an error.
  var rarerName: String { rarerLabel > 0.5 ? "positive training rows" : "negative training rows" }
}
