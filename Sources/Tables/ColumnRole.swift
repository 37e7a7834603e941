/// What a column means to a study.
public enum ColumnRole: String, Sendable, Hashable, Codable, CaseIterable {
  /// A model may learn from it.
  case feature
  /// What is to be predicted.
  case target
  /// Names the row and is carried into the predictions.
  case identifier
  /// Rows with the same value stay in one fold.
  case group
  /// Orders rows in time.
  case time
  /// The weight of the row.
  case weight
  /// Read past.
  case ignored
}
