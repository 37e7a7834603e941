import Concurrency
import Learning

/// The running of a study: what is kept already is not done again.
public struct StudyRun: Sendable {
  /// What happens during a run.
  public enum Event: Sendable {
    /// Before the first fit: how many of all fits are kept already, and how many files were damaged.
    case started(kept: Int, damaged: Int, total: Int)
    /// A fit ended.
    case finished(candidate: Candidate, outcome: Outcome, done: Int, total: Int)
  }

  /// What is run.
  public let study: Study
  /// Where outcomes are kept.
  public let store: any ResultStore
  /// What computes.
  public let executor: any Executor

  /// A run of a study.
  public init(study: Study, store: any ResultStore, executor: any Executor) {
    self.study = study
    self.store = store
    self.executor = executor
  }

  /// Computes what is missing and gives the outcome of every unit, in the study's order.
  ///
  /// Throws `StudyError.stopped` once `isCancelled` says so; finished outcomes are kept then.
  public func outcomes(
    isCancelled: @escaping @Sendable () -> Bool = { false },
    report: @escaping @Sendable (Event) -> Void = { _ in }
  ) throws(StudyError) -> [Outcome] {
    var known = try kept()
    let missing = study.units.indices.filter { known.outcomes[$0] == nil }
    let total = study.units.count
    report(
      .started(kept: total - missing.count, damaged: known.damaged, total: total))
    let computed = try compute(missing, isCancelled: isCancelled, report: report)
    for (index, outcome) in computed { known.outcomes[index] = outcome }
    return known.outcomes.compactMap { $0 }
  }

  private func kept() throws(StudyError) -> (outcomes: [Outcome?], damaged: Int) {
    var outcomes: [Outcome?] = []
    var damaged = 0
    for unit in study.units {
      switch try store.outcome(of: unit) {
      case .found(let outcome): outcomes.append(outcome)
      case .absent: outcomes.append(nil)
      case .damaged:
        outcomes.append(nil)
        damaged += 1
      }
    }
    return (outcomes, damaged)
  }

  private func compute(
    _ missing: [Int], isCancelled: @escaping @Sendable () -> Bool,
    report: @escaping @Sendable (Event) -> Void
  ) throws(StudyError) -> [Int: Outcome] {
    let total = study.units.count
    let already = total - missing.count
    let runner = Runner(study)
    let computed = Mutex<[Int: Outcome]>([:])
    let left = Mutex(
      Dictionary(missing.map { (study.units[$0].fold, 1) }, uniquingKeysWith: +))
    try executor.run(count: missing.count) { position, threads throws(StudyError) in
      let unit = study.units[missing[position]]
      let outcome: Outcome
      do {
        outcome = try runner.outcome(of: unit, threads: threads, isCancelled: isCancelled)
      } catch {
        throw .stopped(done: already + computed.withLock { $0.count }, total: total)
      }
      try store.keep(outcome, of: unit)
      let done = computed.withLock { kept in
        kept[missing[position]] = outcome
        return kept.count
      }
      let remaining = left.withLock { left in
        left[unit.fold, default: 1] -= 1
        return left[unit.fold, default: 0]
      }
      if remaining == 0 { runner.finish(fold: unit.fold) }
      report(
        .finished(
          candidate: study.candidates[unit.candidate], outcome: outcome, done: already + done,
          total: total))
    }
    return computed.withLock { $0 }
  }
}
