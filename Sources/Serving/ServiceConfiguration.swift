public import Learning

/// What a service serves and to whom.
public struct ServiceConfiguration: Sendable {
  /// The folder of models.
  public var models = "models"
  /// The folder of results, or of several such folders.
  public var results = "results"
  /// The file of scored rows; nil: they are not kept.
  public var store: String?
  /// Milliseconds that rows wait for another process that holds the store.
  public var storeBusyMilliseconds = 2000
  /// Rows of one request.
  public var rowLimit = 100_000
  /// Rows of one request that asks for reasons.
  public var explainedRowLimit = 1000
  /// Files that are scored at a time while they arrive.
  public var bulkRequests = 4
  public var server = HTTPServer.Configuration()
  /// Threads for requests with many rows.
  public var threads = 2
  /// Every component that a model may be made of.
  public var catalog: Catalog
  public var release: String
  /// Carries out promotions; nil: there are none.
  public var promote: Promote?
  /// Told of every request.
  public var log: (@Sendable (RequestRecord) -> Void)?

  /// Makes a model of a candidate; it is told how to say what it is doing, and asks whether to end.
  public typealias Promote =
    @Sendable (
      PromotionRequest, _ progress: @escaping @Sendable (String) -> Void,
      _ isCancelled: @escaping @Sendable () -> Bool
    ) throws(PromotionRefusal) -> PromotedModel

  public init(catalog: Catalog, release: String) {
    self.catalog = catalog
    self.release = release
  }
}
