import Concurrency
import Experiments
import Foundation
import Learning
import LearningTestKit
import Linear
import StrictJSON
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
    let run = StudyRun(study: study, store: store, executor: LocalExecutor(jobs: 2))
    let first = try run.outcomes()
    let counted = Mutex(0)
    let second = try run.outcomes(report: { event in
      if case .finished = event { counted.withLock { $0 += 1 } }
    })
    #expect(counted.withLock { $0 } == 0)
    #expect(second == first)
  }

  @Test("an outcome read from a file is the outcome that was written") func files() throws {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("workbench-store-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let study = try Study(spec: TestStudies.spec(), data: TestStudies.data())
    let store = try FolderStore(folder: folder)
    let outcomes = try StudyRun(
      study: study, store: store, executor: LocalExecutor(jobs: 1)
    ).outcomes()
    for (unit, outcome) in zip(study.units, outcomes) {
      guard case .found(let read) = try store.outcome(of: unit) else {
        Issue.record("no outcome of \(unit.digest)")
        continue
      }
      #expect(read == outcome)
    }
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
    let board = StudyAnalysis(
      study: study, outcomes: outcomes, threads: 1
    ).leaderboard
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
      #expect(outcomes[index].scores == outcome.scores)
    }
  }

  @Test("a stopped run says how much is done") func stopped() throws {
    let study = try Study(spec: TestStudies.spec(), data: TestStudies.data())
    let run = StudyRun(study: study, store: MemoryStore(), executor: LocalExecutor(jobs: 1))
    #expect(throws: StudyError.stopped(done: 0, total: study.units.count)) {
      try run.outcomes(isCancelled: { true })
    }
  }
}
