/// Which kept rows are asked for; what is nil does not narrow.
public struct ScoreFilter: Sendable, Hashable {
  /// The name of the model.
  public var model: String?
  /// The version of the model.
  public var version: Int?
  /// Scored then or later, in microseconds since 1970.
  public var from: Int64?
  /// Scored before then.
  public var until: Int64?

  /// Makes a filter.
  public init(
    model: String? = nil, version: Int? = nil, from: Int64? = nil, until: Int64? = nil
  ) {
    self.model = model
    self.version = version
    self.from = from
    self.until = until
  }
}
