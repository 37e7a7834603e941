import Concurrency
import FoundationEssentials
import Learning
public import StrictJSON

/// What happens while a study runs.
public enum StudyEvent: Sendable {
  /// Before the audit: what the spec asks and the rows do not allow, where other candidates can be fitted.
  case unfit([Issue])
  /// Before the first fit: what the audit found in rows and folds.
  case audited([Finding])
  /// Before the first fit: how many of all fits are kept already, and how many files were damaged.
  case started(kept: Int, damaged: Int, total: Int)
  /// A fit ended.
  case finished(candidate: Candidate, outcome: Outcome, done: Int, total: Int)
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
  ///   - threads: for the analysis and the audit; by default as many as there are processors.
  ///   - isCancelled: asked often; once it says so, `StudyError.stopped` is thrown and finished outcomes
  ///     are kept.
  public func run(
    store: any ResultStore = MemoryStore(), executor: (any UnitExecutor)? = nil,
    threads: Int? = nil,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (StudyEvent) -> Void = { _ in }
  ) throws(StudyError) -> StudyResult {
    let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    let known = KnownOutcomes(of: self, in: store, progress: progress)
    let missing = try known.read(units)
    if !missing.isEmpty { try check(threads: threads, progress: progress) }
    let findings = Audit.findings(of: self, threads: threads)
    progress(.audited(findings))
    let outcomes = try outcomes(
      known, missing: missing, executor: executor ?? LocalExecutor(jobs: threads),
      isCancelled: isCancelled, progress: progress)
    return StudyResult(study: self, outcomes: outcomes, dataFindings: findings, threads: threads)
  }

  /// Throws where anything that the spec asks is not allowed by the rows.
  public func validate(threads: Int = 1) throws(StudyError) {
    let problems = problems(threads: threads)
    if !problems.isEmpty { throw .unfit(problems.map(\.issue)) }
  }

  /// Throws where no candidate can be fitted, and tells what keeps some of them from it.
  private func check(
    threads: Int, progress: (StudyEvent) -> Void
  ) throws(StudyError) {
    let problems = problems(threads: threads)
    guard !problems.isEmpty else { return }
    let unfit = problems.reduce(into: Set<Int>()) { $0.formUnion($1.candidates) }
    let isAnyFit = candidates.indices.contains { place in
      candidates[place].pipeline != nil && !candidates[place].isBaseline && !unfit.contains(place)
    }
    guard isAnyFit else { throw .unfit(problems.map(\.issue)) }
    progress(.unfit(problems.map(\.issue)))
  }

  /// Runs what is missing, and gives the outcome of every unit, in the study's order.
  ///
  /// A run is rounds of: see what is missing, let the executor compute it. Without a search all units
  /// are known from the start, and one round does where the executor computes all that it is given.
  public func outcomes(
    store: any ResultStore, executor: any UnitExecutor,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (StudyEvent) -> Void = { _ in }
  ) throws(StudyError) -> [Outcome] {
    let known = KnownOutcomes(of: self, in: store, progress: progress)
    return try outcomes(
      known, missing: try known.read(units), executor: executor, isCancelled: isCancelled,
      progress: progress)
  }

  private func outcomes(
    _ known: KnownOutcomes, missing: [WorkUnit], executor: any UnitExecutor,
    isCancelled: @escaping @Sendable () -> Bool,
    progress: @escaping @Sendable (StudyEvent) -> Void
  ) throws(StudyError) -> [Outcome] {
    var missing = missing
    progress(
      .started(
        kept: units.count - missing.count, damaged: known.damaged, total: units.count))
    while !missing.isEmpty {
      try executor.run(missing, of: self, into: known, isCancelled: isCancelled)
      let left = try known.read(missing)
      if !left.isEmpty && isCancelled() {
        throw .stopped(done: units.count - left.count, total: units.count)
      }
      guard left.count < missing.count else {
        throw .stalled(done: units.count - left.count, total: units.count)
      }
      missing = left
    }
    return units.compactMap { known.remembered($0) }
  }
}

/// The outcomes of a run: those that its store had, and those that are kept during it.
private final class KnownOutcomes: ResultStore {
  private struct State {
    var outcomes: [String: Outcome] = [:]
    var damaged = 0
  }

  private let study: Study
  private let store: any ResultStore
  private let progress: @Sendable (StudyEvent) -> Void
  private let state = Mutex(State())

  init(
    of study: Study, in store: any ResultStore, progress: @escaping @Sendable (StudyEvent) -> Void
  ) {
    self.study = study
    self.store = store
    self.progress = progress
  }

  /// How many outcomes could not be read.
  var damaged: Int { state.withLock { $0.damaged } }

  func outcome(of unit: WorkUnit) throws(StudyError) -> StoredOutcome {
    if let outcome = remembered(unit) { return .found(outcome) }
    let stored = try store.outcome(of: unit)
    state.withLock { state in
      switch stored {
      case .found(let outcome): state.outcomes[unit.digest] = outcome
      case .damaged: state.damaged += 1
      case .absent: break
      }
    }
    return stored
  }

  func keep(_ outcome: Outcome, of unit: WorkUnit) throws(StudyError) {
    try store.keep(outcome, of: unit)
    let done = state.withLock { state in
      state.outcomes[unit.digest] = outcome
      return state.outcomes.count
    }
    progress(
      .finished(
        candidate: study.candidates[unit.candidate], outcome: outcome, done: done,
        total: study.units.count))
  }

  /// The outcome of a unit, if it is known without a look into the store.
  func remembered(_ unit: WorkUnit) -> Outcome? { state.withLock { $0.outcomes[unit.digest] } }

  /// Looks units up; gives those that are missing.
  func read(_ units: [WorkUnit]) throws(StudyError) -> [WorkUnit] {
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
  case otherStudy(folder: String)
  /// The results folder holds what no study made.
  case notResults(folder: String)
  /// A file of the results cannot be read or written.
  case file(path: String, reason: String)
  /// The study was stopped; what was finished is kept.
  case stopped(done: Int, total: Int)
  /// The executor ended without having done anything of what was missing.
  case stalled(done: Int, total: Int)
}

extension StudyError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unfit(let issues):
      issues.count == 1
        ? "\(issues[0])" : "\(issues.count) problems" + issues.map { "\n  \($0)" }.joined()
    case .otherStudy(let folder):
      "\(folder) holds the results of another study (its spec, data or release differ). "
        + "Use --fresh to replace them, or --out to keep both"
    case .notResults(let folder):
      "\(folder) is not empty and holds no results of a study. Use --out for another folder"
    case .file(let path, let reason): "\(path): \(reason)"
    case .stopped(let done, let total):
      "stopped: \(done) of \(total) fits are done and kept. The same command goes on from there"
    case .stalled(let done, let total):
      "the executor ended with \(done) of \(total) fits done, none of them new"
    }
  }
}
