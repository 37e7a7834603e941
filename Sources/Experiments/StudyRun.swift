import Concurrency
import FoundationEssentials
import Learning
public import StrictJSON

/// What happens while a study runs.
public enum StudyEvent: Sendable {
  /// Before the audit: what the spec asks and the rows do not allow, where other candidates can be fitted.
  case unfit([Issue])
  /// Before the audit: what all fits take, finished ones included.
  case demanded(StudyDemand)
  /// Before the first fit: what the audit found in rows and folds.
  case audited([Finding])
  /// Before the first fit: how many of all fits are kept already, and how many files were damaged.
  case started(kept: Int, damaged: Int, total: Int)
  /// A fit ended; `total` counts what searches may still ask for.
  case finished(candidate: Candidate, outcome: Outcome, done: Int, total: Int)
  /// A search of settings went on to more folds, or ended, in all folds: how many trials are looked at, on how
  /// many folds of how many.
  case advanced(candidate: Candidate, trials: Int, folds: Int, of: Int)
  /// Every fit is done.
  case completed(total: Int)
}

extension Study {
  /// Runs what is missing, and gives everything that the outcomes say.
  ///
  ///     let result = try study.run()
  ///     print(result.conclusion.sentences)
  ///
  /// - Parameters:
  ///   - store: where outcomes are kept; what it holds is not done again.
  ///   - executor: what computes; by default the threads of this machine. No number depends on it.
  ///   - retriesFailed: whether fits that failed, as the store has it, are done again.
  ///   - threads: for the analysis and the audit; by default as many as there are processors.
  ///   - isCancelled: asked often; once it says so, `StudyError.stopped` is thrown and finished outcomes
  ///     are kept.
  public func run(
    store: any ResultStore = MemoryStore(), executor: (any UnitExecutor)? = nil,
    retriesFailed: Bool = false, threads: Int? = nil,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (StudyEvent) -> Void = { _ in }
  ) throws(StudyError) -> StudyResult {
    let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    let known = KnownOutcomes(
      of: self, in: store, leavesOutFailed: retriesFailed, progress: progress)
    let missing = try known.grow()
    if !missing.isEmpty {
      try check(
        threads: threads, done: known.done, isCancelled: isCancelled, progress: progress)
    }
    let findings: [Finding]
    do {
      findings = try Audit.findings(of: self, threads: threads, isCancelled: isCancelled)
    } catch {
      throw .stopped(done: known.done, total: known.total)
    }
    progress(.audited(findings))
    let (study, outcomes) = try complete(
      known, executor: executor ?? LocalExecutor(jobs: threads),
      isCancelled: isCancelled, progress: progress)
    return StudyResult(study: study, outcomes: outcomes, dataFindings: findings, threads: threads)
  }

  /// Throws where anything that the spec asks is not allowed by the rows or the machine; else gives what a
  /// run takes.
  @discardableResult
  public func validate(threads: Int = 1) throws(StudyError) -> StudyDemand {
    let checks = checks(threads: threads)
    try throwTooLarge(checks.problems)
    if !checks.problems.isEmpty { throw .unfit(checks.problems.map(\.issue)) }
    return StudyDemand(
      self, memory: checks.memory, seconds: checks.seconds, threads: threads)
  }

  private func throwTooLarge(_ problems: [CandidateChecks.Problem]) throws(StudyError) {
    let tooLarge = problems.filter(\.isTooLarge)
    if !tooLarge.isEmpty { throw .tooLarge(tooLarge.map(\.issue)) }
  }

  /// Throws where no candidate can be fitted, and tells what keeps some of them from it.
  private func check(
    threads: Int, done: Int, isCancelled: @escaping @Sendable () -> Bool,
    progress: (StudyEvent) -> Void
  ) throws(StudyError) {
    let checks = checks(threads: threads, isCancelled: isCancelled)
    let problems = checks.problems
    if isCancelled() { throw .stopped(done: done, total: units.count) }
    try throwTooLarge(problems)
    progress(
      .demanded(
        StudyDemand(self, memory: checks.memory, seconds: checks.seconds, threads: threads)))
    guard !problems.isEmpty else { return }
    let unfit = problems.reduce(into: Set<Int>()) { $0.formUnion($1.candidates) }
    let isAnyFit = candidates.indices.contains { place in
      candidates[place].pipeline != nil && !candidates[place].isBaseline && !unfit.contains(place)
    }
    guard isAnyFit else { throw .unfit(problems.map(\.issue)) }
    progress(.unfit(problems.map(\.issue)))
  }

  /// Runs what is missing, and gives the outcome of every unit, in the order of the study that comes with
  /// them: this one, grown by the units that its searches asked for.
  ///
  /// A run is rounds of: see what follows from what is known, find what of it is missing, let the executor
  /// compute that. Without a search all units are known from the start, and one round does where the executor
  /// computes all that it is given.
  public func outcomes(
    store: any ResultStore, executor: any UnitExecutor,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (StudyEvent) -> Void = { _ in }
  ) throws(StudyError) -> (study: Study, outcomes: [Outcome]) {
    let known = KnownOutcomes(of: self, in: store, progress: progress)
    _ = try known.grow()
    return try complete(
      known, executor: executor, isCancelled: isCancelled, progress: progress)
  }

  private func complete(
    _ known: KnownOutcomes, executor: any UnitExecutor,
    isCancelled: @escaping @Sendable () -> Bool,
    progress: @escaping @Sendable (StudyEvent) -> Void
  ) throws(StudyError) -> (study: Study, outcomes: [Outcome]) {
    progress(.started(kept: known.done, damaged: known.damaged, total: known.total))
    var missing = try open(known)
    var rounds: ArraySlice<[WorkUnit]> = []
    while !missing.isEmpty {
      if rounds.isEmpty { rounds = try wary(missing, in: known)[...] }
      let open = Set(missing.map(\.digest))
      let round = (rounds.popFirst() ?? []).filter { open.contains($0.digest) }
      // Another task that shares the store may have computed it meanwhile.
      guard !round.isEmpty else { continue }
      let before = known.done
      let study = known.study
      try executor.run(study.byFold(round), of: study, into: known, isCancelled: isCancelled)
      missing = try self.open(known)
      if !missing.isEmpty && isCancelled() {
        throw .stopped(done: known.done, total: known.total)
      }
      guard known.done > before else { throw .stalled(done: known.done, total: known.total) }
    }
    progress(.completed(total: known.done))
    var study = known.study
    study.orderUnits()
    return (study, study.units.compactMap { known.remembered($0) })
  }

  /// What is missing and may be computed; what a search asks for may have ended processes before, and a failure that
  /// is kept for that may let a search ask for more.
  private func open(_ known: KnownOutcomes) throws(StudyError) -> [WorkUnit] {
    while true {
      let missing = try known.grow()
      let left = try known.study.failing(missing, in: known)
      if left.count == missing.count { return missing }
    }
  }

  /// Units fold by fold, so that what those of a fold have in common need not be held for long.
  private func byFold(_ units: [WorkUnit]) -> [WorkUnit] {
    guard hasSearches else { return units }
    let order = units.indices.sorted { first, second in
      (units[first].fold, units[first].inner ?? -1, first)
        < (units[second].fold, units[second].inner ?? -1, second)
    }
    return order.map { units[$0] }
  }
}

extension Study {
  /// How many processes a unit may take with it before it counts as failed.
  private static let mostDeaths = 2

  /// The rounds in which units are computed: what a process died of comes last and alone, so that it takes
  /// no other unit with it.
  private func wary(
    _ missing: [WorkUnit], in known: KnownOutcomes
  ) throws(StudyError) -> [[WorkUnit]] {
    var suspects: [WorkUnit] = []
    var others: [WorkUnit] = []
    for unit in missing {
      if try known.deaths(of: unit).isEmpty { others.append(unit) } else { suspects.append(unit) }
    }
    return ([others] + suspects.map { [$0] }).filter { !$0.isEmpty }
  }

  /// Keeps a failure of every unit that processes died of too often; gives the others.
  private func failing(
    _ missing: [WorkUnit], in known: KnownOutcomes
  ) throws(StudyError) -> [WorkUnit] {
    var others: [WorkUnit] = []
    for unit in missing {
      let deaths = try known.deaths(of: unit)
      guard deaths.count >= Self.mostDeaths else {
        others.append(unit)
        continue
      }
      let fold = fold(of: unit)
      let times = deaths.count == 2 ? "twice" : "\(deaths.count) times"
      let cause =
        deaths.last.flatMap(\.self).map { "the last time by \(CrashSignals.words($0))" }
        ?? "as it does without memory or by a kill from outside"
      let reason =
        "the process ended \(times) while computing it, \(cause). --retry-failed tries it again"
      try known.keep(
        Outcome(
          training: rows(fold.train), test: rows(fold.test), balance: nil,
          result: .failed(reason: reason)), of: unit)
    }
    return others
  }
}

/// The outcomes of a run: those that its store had, and those that are kept during it.
private final class KnownOutcomes: ResultStore {
  private struct State {
    var study: Study
    var outcomes: [String: Outcome] = [:]
    var damaged = 0

    var total: Int { study.mostFits }
  }

  private let store: any ResultStore
  /// Whether failures that the store has count as absent; those of this run do not.
  private let leavesOutFailed: Bool
  private let progress: @Sendable (StudyEvent) -> Void
  private let state: Mutex<State>

  init(
    of study: Study, in store: any ResultStore, leavesOutFailed: Bool = false,
    progress: @escaping @Sendable (StudyEvent) -> Void
  ) {
    self.store = store
    self.leavesOutFailed = leavesOutFailed
    self.progress = progress
    state = Mutex(State(study: study))
  }

  /// The study as far as it is known.
  var study: Study { state.withLock { $0.study } }

  /// How many of its units are done.
  var done: Int { state.withLock { $0.outcomes.count } }

  /// How many there are, and as many more as searches may still ask for.
  var total: Int { state.withLock { $0.total } }

  /// How many outcomes could not be read.
  var damaged: Int { state.withLock { $0.damaged } }

  func outcome(of unit: WorkUnit) throws(StudyError) -> StoredOutcome {
    if let outcome = remembered(unit) { return .found(outcome) }
    let stored = sound(try store.outcome(of: unit), of: unit)
    if leavesOutFailed, case .found(let outcome) = stored, outcome.failure != nil { return .absent }
    state.withLock { state in
      switch stored {
      case .found(let outcome): state.outcomes[unit.digest] = outcome
      case .damaged: state.damaged += 1
      case .absent: break
      }
    }
    return stored
  }

  /// What was stored, as damaged where its digest is right but its contents are not those of the unit.
  private func sound(_ stored: StoredOutcome, of unit: WorkUnit) -> StoredOutcome {
    guard case .found(let outcome) = stored else { return stored }
    return study.isSound(outcome, of: unit) ? stored : .damaged
  }

  func begin(_ unit: WorkUnit) throws(StudyError) { try store.begin(unit) }

  func abandon(_ unit: WorkUnit) { store.abandon(unit) }

  func deaths(of unit: WorkUnit) throws(StudyError) -> [Int32?] { try store.deaths(of: unit) }

  func keep(_ outcome: Outcome, of unit: WorkUnit) throws(StudyError) {
    try store.keep(outcome, of: unit)
    let (done, total, candidate) = state.withLock { state in
      state.outcomes[unit.digest] = outcome
      return (state.outcomes.count, state.total, state.study.candidates[unit.candidate])
    }
    progress(.finished(candidate: candidate, outcome: outcome, done: done, total: total))
  }

  /// The outcome of a unit, if it is known without a look into the store.
  func remembered(_ unit: WorkUnit) -> Outcome? { state.withLock { $0.outcomes[unit.digest] } }

  /// Grows the study by all that follows from what is known and kept, and gives the units that are missing.
  func grow() throws(StudyError) -> [WorkUnit] {
    let before = study.searches.stages
    defer { tell(since: before) }
    var missing = try read(study.units)
    while true {
      let grown = state.withLock { state in
        let before = state.study.units.count
        let outcomes = state.outcomes
        state.study.grow { outcomes[$0] }
        return Array(state.study.units[before...])
      }
      let new = try read(grown)
      missing += new
      // Only what the store had can say more.
      if new.count == grown.count { return missing }
    }
  }

  /// Tells which searches have come further than they had.
  private func tell(since before: [StudySearches.Stage]) {
    let study = study
    for stage in study.searches.stages where !before.contains(stage) {
      progress(
        .advanced(
          candidate: study.candidates[stage.candidate], trials: stage.trials, folds: stage.folds,
          of: stage.all))
    }
  }

  private func read(_ units: [WorkUnit]) throws(StudyError) -> [WorkUnit] {
    var missing: [WorkUnit] = []
    for unit in units {
      guard case .found = try outcome(of: unit) else {
        missing.append(unit)
        continue
      }
    }
    return missing
  }
}

/// Why a study cannot begin or go on.
public enum StudyError: Error, Sendable, Hashable {
  /// The rows do not allow what the spec asks: all of it, by the spec's members.
  case unfit([Issue])
  /// No machine, or not this one, can bear what the spec asks.
  case tooLarge([Issue])
  case otherStudy(folder: String)
  /// The results folder holds what no study made.
  case notResults(folder: String)
  /// Another process uses the results folder.
  case inUse(folder: String)
  /// A file of the results cannot be read or written.
  case file(path: String, reason: String)
  /// A file of the results can be read, but not be what the run wrote.
  case damaged(path: String, reason: String)
  /// The study was stopped; what was finished is kept.
  case stopped(done: Int, total: Int)
  /// The executor ended without having done anything of what was missing.
  case stalled(done: Int, total: Int)
}

extension StudyError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unfit(let issues), .tooLarge(let issues):
      issues.count == 1
        ? "\(issues[0])" : "\(issues.count) problems" + issues.map { "\n  \($0)" }.joined()
    case .otherStudy(let folder):
      "\(folder) holds the results of another study (its spec, data or release differ). "
        + "Use --fresh to replace them, or --out to keep both"
    case .notResults(let folder):
      "\(folder) is not empty and holds no results of a study. Use --out for another folder"
    case .inUse(let folder):
      "\(folder) is in use by another run. Wait for its end, or use --out for another folder"
    case .file(let path, let reason), .damaged(let path, let reason): "\(path): \(reason)"
    case .stopped(let done, let total):
      "stopped: \(done) of \(total) fits are done and kept. The same command goes on from there"
    case .stalled(let done, let total):
      "the executor ended with \(done) of \(total) fits done, none of them new"
    }
  }
}
