/// One fit and one scoring: a candidate on a fold, or on an inner fold of its training rows.
///
/// Every unit of a study is known before any runs.
public struct WorkUnit: Sendable, Hashable {
  /// The candidate's place in the study.
  public var candidate: Int
  /// The fold's place in the study.
  public var fold: Int
  /// The place among the fold's inner folds; nil where it is fitted on all training rows.
  public var inner: Int?
  /// The SHA-256 of everything that its outcome depends on; the name under which that is kept.
  public var digest: String
}
