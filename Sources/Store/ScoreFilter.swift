/// Which kept rows are asked for; what is nil does not narrow.
package struct ScoreFilter: Sendable, Hashable {
  /// The name of the model.
  package var model: String?
  /// The version of the model.
  package var version: Int?
  /// Scored then or later, in microseconds since 1970.
  package var from: Int64?
  /// Scored before then.
  package var until: Int64?

  package init(
    model: String? = nil, version: Int? = nil, from: Int64? = nil, until: Int64? = nil
  ) {
    self.model = model
    self.version = version
    self.from = from
    self.until = until
  }
}
