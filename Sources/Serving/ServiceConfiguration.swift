package import Learning

/// What a service serves and to whom.
package struct ServiceConfiguration: Sendable {
  /// The folder of models.
  package var models = "models"
  /// The folder of results, or of several such folders.
  package var results = "results"
  /// The file of scored rows; nil: they are not kept.
  package var store: String?
  /// Milliseconds that rows wait for another process that holds the store.
  package var storeBusyMilliseconds = 2000
  /// Rows of one request.
  package var rowLimit = 100_000
  /// Rows of one request that asks for reasons.
  package var explainedRowLimit = 1000
  /// Files that are scored at a time while they arrive.
  package var streamLimit = 4
  package var server = HTTPServer.Configuration()
  /// Whether all clients come through a proxy, and so from one address.
  package var isBehindProxy = false
  /// Threads for requests with many rows.
  package var threads = 2
  /// Every component that a model may be made of.
  package var catalog: Catalog
  package var release: String
  /// Carries out promotions; nil: there are none.
  package var promote: Promote?
  /// Told of every request.
  package var log: (@Sendable (RequestRecord) -> Void)?

  /// Makes a model of a candidate; it is told how to say what it is doing, and asks whether to end.
  package typealias Promote =
    @Sendable (
      PromotionRequest, _ progress: @escaping @Sendable (String) -> Void,
      _ isCancelled: @escaping @Sendable () -> Bool
    ) throws(PromotionRefusal) -> PromotedModel

  package init(catalog: Catalog, release: String) {
    self.catalog = catalog
    self.release = release
  }
}
