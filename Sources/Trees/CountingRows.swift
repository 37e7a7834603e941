import Learning

extension Dataset {
  /// The rows whose weight is not 0, nil where those are all.
  ///
  /// Throws `FitError.unsuitable` for a weight that is none, and `FitError.oneClass` where the rows hold one
  /// class only.
  func countingRows() throws(FitError) -> [Int]? {
    if let weight = weights?.first(where: { !($0.isFinite && $0 >= 0) }) {
      throw .unsuitable("sample weights must be finite and at least 0, got \(weight)")
    }
    var counting: [Int]?
    if let weights, weights.contains(0) { counting = weights.indices.filter { weights[$0] > 0 } }
    let rows = counting?.count ?? rowCount
    let positives = counting.map { $0.count { labels[$0] > 0.5 } } ?? positives
    guard positives > 0 && positives < rows else {
      throw .oneClass(positives: positives, rows: rows)
    }
    return counting
  }
}
