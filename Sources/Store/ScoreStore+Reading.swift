extension ScoreStore {
  /// The number of kept rows.
  public func count(of filter: ScoreFilter = ScoreFilter()) throws(StoreError) -> Int {
    try ScoreReader(path: path).count(of: filter)
  }

  /// Kept rows in the order of writing.
  ///
  /// - Parameters:
  ///   - id: only those behind it, to go on where an earlier reading ended.
  ///   - limit: at most so many.
  public func rows(
    of filter: ScoreFilter = ScoreFilter(), after id: Int64 = 0, limit: Int = 10_000
  ) throws(StoreError) -> [StoredScore] {
    try ScoreReader(path: path).rows(of: filter, after: id, limit: limit)
  }
}
