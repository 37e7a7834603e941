/// One fit and one scoring: a candidate on a fold.
///
/// Every unit of a study is known before any runs.
public struct WorkUnit: Sendable, Hashable {
  /// The candidate's place in the study.
  public var candidate: Int
  /// The fold's place in the study.
  public var fold: Int
  /// The SHA-256 of everything that its outcome depends on; the name under which that is kept.
  public var digest: String
}
