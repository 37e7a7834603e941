import Packages
import Store
import StrictJSON

/// What the handlers of all routes share: models, runs, the store, and threads for work.
final class ServiceContext: Sendable {
  let registry: ModelRegistry
  let runs: RunRegistry
  let store: ScoreStore?
  let jobs: PromotionJobs?
  let counters = ServiceCounters()
  let assets = WebAssets()
  /// For rows that take long.
  let workers: WorkerPool
  /// For requests that wait for files, and not for rows.
  let fileWorkers = WorkerPool(1)
  let streamTurns: StreamTurns
  let release: String
  let threads: Int
  let rowLimit: Int
  let explainedRowLimit: Int
  let startTime = Double(Clock.microseconds) / 1e6

  /// A body beyond so many bytes is scored by other threads than those of connections.
  private static let smallBody = 32 << 10

  init(_ configuration: ServiceConfiguration) throws(StoreError) {
    store = try configuration.store.map { path throws(StoreError) in
      try ScoreStore(path: path, busyMilliseconds: configuration.storeBusyMilliseconds)
    }
    let registry = ModelRegistry(
      ModelLibrary(path: configuration.models), catalog: configuration.catalog)
    self.registry = registry
    runs = RunRegistry(path: configuration.results, catalog: configuration.catalog)
    jobs = configuration.promote.map { promote in
      PromotionJobs(promote) { registry.refresh() }
    }
    workers = WorkerPool(configuration.threads)
    streamTurns = StreamTurns(configuration.streamLimit)
    release = configuration.release
    threads = configuration.threads
    rowLimit = configuration.rowLimit
    explainedRowLimit = min(configuration.rowLimit, configuration.explainedRowLimit)
  }

  /// The model of a name with its versions.
  func entry(_ name: String) throws(Problem) -> ModelEntry {
    if let entry = registry.entry(name) { return entry }
    if let failure = registry.failure {
      throw Problem(503, "whether there is a model '\(name.prefix(80))' is not known: \(failure)")
    }
    let near = nearest(to: name, in: registry.all.map(\.name))
    let hint = near.map { ". Did you mean '\($0)'?" } ?? ""
    throw .notFound("there is no model '\(name.prefix(80))'\(hint)")
  }

  /// Throws where rows would be lost, or models are missed.
  func checkHealth() throws(Problem) {
    do throws(StoreError) {
      try store?.check()
    } catch {
      throw Problem(503, "rows cannot be stored: \(error)")
    }
    if let failure = registry.failure { throw Problem(503, "not all models are known: \(failure)") }
  }

  /// All models; a folder that cannot be looked at is not one without any.
  func models() throws(Problem) -> [ModelEntry] {
    let known = registry.all
    if known.isEmpty, let failure = registry.failure {
      throw Problem(503, "which models there are is not known: \(failure)")
    }
    return known
  }

  /// The version in use of a model.
  func model(_ name: String) throws(Problem) -> ServedModel { try model(of: try entry(name)) }

  /// The version in use.
  func model(of entry: ModelEntry) throws(Problem) -> ServedModel {
    guard let model = entry.model else {
      throw Problem(503, entry.refusal)
    }
    return model
  }

  /// Scored rows and the response that tells of them.
  struct Outcome: Sendable {
    var scored: ScoredRequest
    var response: HTTPResponse
    var isStored: Bool
  }

  /// Answers with what scoring gives, once its rows are kept.
  ///
  /// - Parameter isLong: whether the connection's thread is spared the work.
  func reply(
    to body: [UInt8], isLong: Bool = false,
    _ work: @escaping @Sendable () throws(Problem) -> Outcome
  ) throws(Problem) -> HTTPReply {
    if isLong || body.count > Self.smallBody {
      return .later(in: workers) { [self] done throws(Problem) in finish(try work(), done) }
    }
    let outcome = try work()
    if store == nil || !outcome.isStored || outcome.scored.scores.isEmpty {
      counters.count(outcome.scored.summary, by: outcome.scored.model)
      return .now(outcome.response)
    }
    return .together(
      begin: { [self] done in finish(outcome, isCommitted: false, done) },
      end: { [self] in store?.commit() ?? true })
  }

  private func finish(
    _ outcome: Outcome, isCommitted: Bool = true, _ done: @escaping HTTPReply.Done
  ) {
    guard let store, outcome.isStored, !outcome.scored.scores.isEmpty else {
      counters.count(outcome.scored.summary, by: outcome.scored.model)
      done(outcome.response)
      return
    }
    store.append(outcome.scored.batch, isCommitted: isCommitted) { [self] error in
      if let error {
        done(Problem(error).response)
      } else {
        counters.count(outcome.scored.summary, by: outcome.scored.model)
        done(outcome.response)
      }
    }
  }
}

extension Problem {
  /// Why rows are not kept; then none was scored, for the sender.
  fileprivate init(_ error: StoreError) {
    self.init(503, "the rows cannot be stored, so none is scored: \(error)")
  }
}
