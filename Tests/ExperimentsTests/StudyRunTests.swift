import Concurrency
import Experiments
import Learning
import LearningTestKit
import Linear
import StrictJSON
import Tables
import Testing

@Suite struct StudyRunTests {
  @Test("every candidate meets every fold, and the folds are the same for all") func expansion()
    throws
  {
    let study = try Study(spec: TestStudies.spec(), data: TestStudies.data())
    #expect(
      study.candidates.map(\.name) == ["logistic", "forest", "alwaysPositive", "majority", "prior"])
    // Two models learn thresholds from five inner folds; the three baselines learn nothing.
    #expect(study.units.count == study.folds.count * (2 * (1 + 5) + 3))
    #expect(Set(study.units.map(\.digest)).count == study.units.count)
  }

  @Test("a unit that is kept is not done again") func resume() throws {
    let study = try Study(spec: TestStudies.spec(), data: TestStudies.data())
    let store = MemoryStore()
    let first = try study.run(store: store, threads: 2)
    let counted = Mutex(0)
    let second = try study.run(
      store: store, threads: 2,
      progress: { event in
        if case .finished = event { counted.withLock { $0 += 1 } }
      })
    #expect(counted.withLock { $0 } == 0)
    #expect(second.outcomes == first.outcomes)
  }

  @Test("a classifier that fails is a row with a reason; the others are as without it")
  func failure() throws {
    let healthy = try Study(spec: TestStudies.spec(), data: TestStudies.data())
    var models = TestStudies.spec().models.members.map { ($0.name, $0.value.classifier) }
    for behavior in [Faulty.Behavior.fail, .diverge, .scoreNaN, .scoreTooFew] {
      var faulty = Faulty()
      faulty.behavior = behavior
      models.append((behavior.rawValue, ComponentSpec(faulty)))
    }
    let study = try Study(spec: TestStudies.spec(models: models), data: TestStudies.data())
    let outcomes = try TestStudies.outcomes(study)
    let board = study.result(of: outcomes, threads: 1).leaderboard
    let failed = board.rows.filter { $0.reason?.hasPrefix("5 of 5 folds failed: ") == true }
    #expect(failed.count == 4)
    #expect(board.rows[0].isEligible)
    let before = try TestStudies.outcomes(healthy)
    for (unit, outcome) in zip(healthy.units, before) {
      let name = healthy.candidates[unit.candidate].name
      let index = try #require(
        study.units.firstIndex {
          $0.fold == unit.fold && $0.inner == unit.inner
            && study.candidates[$0.candidate].name == name
        })
      #expect(outcomes[index].scored?.scores == outcome.scored?.scores)
    }
  }

  @Test("a stopped run says how much is done") func stopped() throws {
    let study = try Study(spec: TestStudies.spec(), data: TestStudies.data())
    #expect(throws: StudyError.stopped(done: 0, total: study.units.count)) {
      try study.run(threads: 1, isCancelled: { true })
    }
  }

  @Test("an executor that does a part is asked again, one that does nothing ends the run")
  func rounds() throws {
    let study = try Study(spec: TestStudies.spec(), data: TestStudies.data())
    let whole = try study.run(threads: 1)
    let events = Mutex<[String]>([])
    let parts = try study.run(
      executor: PartialExecutor(share: 40), threads: 1,
      progress: { event in
        let text: String? =
          switch event {
          case .unfit: "unfit"
          case .demanded(let demand): "demanded \(demand.fits)"
          case .audited: "audited"
          case .started(let kept, let damaged, let total): "started \(kept) \(damaged) \(total)"
          case .finished(_, _, let done, let total): done == total ? "finished" : nil
          case .advanced, .completed: nil
          }
        if let text { events.withLock { $0.append(text) } }
      })
    #expect(events.withLock { $0 } == ["demanded 75", "audited", "started 0 0 75", "finished"])
    #expect(parts.leaderboard.rows.map(\.estimates) == whole.leaderboard.rows.map(\.estimates))
    #expect(throws: StudyError.stalled(done: 0, total: study.units.count)) {
      try study.run(executor: PartialExecutor(share: 0), threads: 1)
    }
  }

  /// Computes no more than so many units at a time.
  private struct PartialExecutor: UnitExecutor {
    let share: Int

    func run(
      _ units: [WorkUnit], of study: Study, into store: any ResultStore,
      isCancelled: @escaping @Sendable () -> Bool
    ) throws(StudyError) {
      try LocalExecutor(jobs: 1).run(
        Array(units.prefix(share)), of: study, into: store, isCancelled: isCancelled)
    }
  }

  /// A store in which processes died of the first two units.
  private struct SuspectStore: ResultStore {
    let outcomes = MemoryStore()
    let suspects: Set<String>

    func outcome(of unit: WorkUnit) throws(StudyError) -> StoredOutcome {
      outcomes.outcome(of: unit)
    }

    func keep(_ outcome: Outcome, of unit: WorkUnit) throws(StudyError) {
      outcomes.keep(outcome, of: unit)
    }

    func deaths(of unit: WorkUnit) throws(StudyError) -> [Int32?] {
      suspects.contains(unit.digest) ? [nil] : []
    }
  }

  /// Computes what it is asked for, while another task computes a unit of its own.
  private struct SharedExecutor: UnitExecutor {
    let other: WorkUnit

    func run(
      _ units: [WorkUnit], of study: Study, into store: any ResultStore,
      isCancelled: @escaping @Sendable () -> Bool
    ) throws(StudyError) {
      let executor = LocalExecutor(jobs: 1)
      if units.count > 1 {
        try executor.run([other], of: study, into: store, isCancelled: isCancelled)
      }
      // What is known is not computed again, and nothing else appears.
      let open = units.filter { unit in
        if case .absent = (try? store.outcome(of: unit)) ?? .absent { true } else { false }
      }
      try executor.run(open, of: study, into: store, isCancelled: isCancelled)
    }
  }

  @Test("a round of which another task has computed everything is passed over") func sharedRounds()
    throws
  {
    let study = try Study(spec: TestStudies.spec(), data: TestStudies.data())
    let store = SuspectStore(suspects: Set(study.units.prefix(2).map(\.digest)))
    let outcomes = try study.outcomes(
      store: store, executor: SharedExecutor(other: study.units[0])
    ).outcomes
    #expect(outcomes.count == study.units.count)
    #expect(outcomes.allSatisfy { $0.scored != nil })
  }

  @Test(
    "a pipeline fitted by hand on a unit's rows under its keys gives the unit's scores, bit for bit"
  )
  func byHand() throws {
    let study = try Study(
      spec: TestStudies.spec(balance: LeakLawTests.samplers), data: TestStudies.data())
    let result = try study.run(threads: 2)
    for (unit, outcome) in zip(study.units, result.outcomes) where unit.fold < 2 {
      let fold = study.fold(of: unit)
      let pipeline = try #require(study.candidates[unit.candidate].pipeline)
      let (table, labels, weights) = study.data.rows(fold.train)
      let fitted = try pipeline.fit(
        table, labels: labels, weights: weights, keys: study.keys(of: unit))
      let scores = try fitted.scores(for: study.data.table.selecting(rows: fold.test))
      let known = try #require(outcome.scored)
      #expect(scores.map(\.bitPattern) == known.scores.map(\.bitPattern))
      #expect(fitted.priorShift == outcome.balance?.priorShift)
    }
    // What the leaderboard shows of a candidate that learns nothing from its scores.
    let place = try #require(study.candidates.firstIndex { $0.name == "majority" })
    let predictions = try #require(result.predictions(of: place))
    let units = zip(study.units, result.outcomes).filter { $0.0.candidate == place }
    #expect(predictions.probabilities == units.flatMap { $0.1.scored?.scores ?? [] })
  }
}
