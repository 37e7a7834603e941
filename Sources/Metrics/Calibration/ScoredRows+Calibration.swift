import Learning

extension ScoredRows {
  /// Rows by score, where a calibration can learn from them: two with weight, of both classes.
  func groupsOfBothClasses(for purpose: String) throws(FitError) -> ScoreGroups {
    let groups = ScoreGroups(self)
    let total = groups.total
    guard total.rows > 1 else {
      throw .tooFew(of: "rows", needed: 2, got: total.rows, purpose: purpose)
    }
    guard total.positive > 0 && total.negative > 0 else {
      throw .oneClass(positives: total.positive > 0 ? total.rows : 0, rows: total.rows)
    }
    return groups
  }
}
