import Concurrency
import Experiments
import FoundationEssentials
import Learning
import Metrics
import StrictJSON
import Testing

@Suite("Studies that search settings") struct TunedStudyTests {
  @Test("a model that is tuned stands beside the same with its own settings")
  func sideBySide() throws {
    let study = try TunedStudies.study()
    #expect(study.candidates.prefix(2).map(\.name) == ["logistic", "logistic-tuned"])
    let result = try study.run(threads: 2)
    let found = try #require(result.tuning.first)
    #expect(found.candidate == "logistic-tuned" && found.own == "logistic")
    #expect(found.searches.count == 3 && found.searches.allSatisfy { $0.looks.count == 9 })
    // The model's own penalty is much too strong.
    #expect(found.keptOwn == 0)
    #expect(found.searches.allSatisfy { $0.looks[0].folds == 3 })
    let loss = try #require(Metric.index(of: "logLoss"))
    for (own, tuned) in zip(result.results(of: 0), result.results(of: 1)) {
      let (first, second) = (try #require(tuned.metrics[loss]), try #require(own.metrics[loss]))
      #expect(first < second)
    }
  }

  @Test("halving only leaves fits out: what it fits is what a full search fits")
  func halving() throws {
    let full = TunedStudies.logistic.replacing(
      #""trials": 9"#, with: #""trials": 9, "method": "random""#)
    let halved = try TunedStudies.study().run(threads: 2)
    let whole = try TunedStudies.study(full).run(threads: 2)
    #expect(halved.outcomes.count < whole.outcomes.count)
    let known = Dictionary(
      uniqueKeysWithValues: zip(
        whole.study.units.map(\.digest), whole.outcomes.map(\.scored?.scores)))
    let chosen = Set(halved.study.units.filter { $0.inner == nil }.map(\.digest))
    for (unit, outcome) in zip(halved.study.units, halved.outcomes)
    where !chosen.contains(unit.digest) {
      #expect(known[unit.digest] == outcome.scored?.scores)
    }
    let first = try #require(halved.tuning.first?.searches.first)
    let second = try #require(whole.tuning.first?.searches.first)
    #expect(first.looks.map(\.trial.document) == second.looks.map(\.trial.document))
    #expect(first.looks.contains { $0.status == .leftOut && $0.folds == 1 })
    #expect(!second.looks.contains { $0.status == .leftOut })
  }

  @Test(
    "every search gives the same with one thread, with two, and after it was killed anywhere",
    arguments: [
      #""method": "halving""#, #""method": {"halving": {"factor": 2, "rungs": 2}}"#,
      #""method": "sobol""#, #""method": {"tpe": {"startup": 4, "generation": 2}}"#,
      #""nested": false"#, #""choose": "oneStandardError", "folds": 2"#,
    ])
  func repeatable(_ setting: String) throws {
    let models = TunedStudies.logistic.replacing(
      #""trials": 9"#, with: "\"trials\": 9, \(setting)")
    let study = try TunedStudies.study(models)
    let store = MemoryStore()
    let first = try study.run(store: store, threads: 1)
    let second = try study.run(threads: 2)
    // What a killed run leaves: some of the outcomes.
    let part = MemoryStore()
    for (place, (unit, outcome)) in zip(first.study.units, first.outcomes).enumerated()
    where place % 3 != 0 {
      part.keep(outcome, of: unit)
    }
    let third = try study.run(store: part, threads: 2)
    for other in [second, third] {
      #expect(other.study.units == first.study.units)
      #expect(other.outcomes.map(\.scored?.scores) == first.outcomes.map(\.scored?.scores))
      #expect(other.leaderboard.rows.map(\.estimates) == first.leaderboard.rows.map(\.estimates))
    }
    let counted = Mutex(0)
    let again = try study.run(
      store: store, threads: 1,
      progress: { event in if case .finished = event { counted.withLock { $0 += 1 } } })
    #expect(counted.withLock { $0 } == 0 && again.outcomes == first.outcomes)
  }

  @Test("where the model's own settings are kept, both candidates have the same probabilities")
  func kept() throws {
    // Every penalty of the space is far too strong.
    let models = #"""
      "logistic": {"classifier": {"logisticRegression": {"piecewiseLinear": "never"}},
        "tune": {"trials": 4, "space": {"c": {"log": [1e-9, 1e-8]}}}}
      """#
    let result = try TunedStudies.study(models).run(threads: 2)
    #expect(result.tuning[0].keptOwn == 3)
    #expect(result.tuning[0].innerLessOuter.map { $0.chosen == $0.own } == true)
    for (own, tuned) in zip(result.results(of: 0), result.results(of: 1)) {
      #expect(tuned.scored?.predictions.probabilities == own.scored?.predictions.probabilities)
      #expect(tuned.trial?.number == 0 && own.trial == nil)
    }
  }

  @Test("trials whose settings do not go together fail with the reason, and the others go on")
  func failedTrials() throws {
    let models = #"""
      "boosting": {"classifier": {"gradientBoosting": {"trees": 5}},
        "tune": {"trials": 8, "method": "random", "space": {
          "growth": {"choices": ["symmetric", "leafWise"]}, "leaves": {"int": [2, 8]}}}}
      """#
    let found = try #require(try TunedStudies.study(models).run(threads: 2).tuning.first)
    for search in found.searches {
      let failed = search.looks.filter { $0.status == .failed }
      #expect(!failed.isEmpty && failed.count < 8)
      for look in failed {
        #expect(look.reason?.contains("leaves") == true, "\(look.reason ?? "")")
        #expect(look.trial.document["growth"] == "symmetric")
      }
      #expect(search.chosen != nil)
    }
  }

  @Test("where all trials fail the candidate has failed, and no other")
  func allFail() throws {
    let models = #"""
      "logistic": {"classifier": "logisticRegression"},
      "smote": {"classifier": "logisticRegression", "balance": [{"smote": {"neighbors": 199}}],
        "tune": {"trials": 3, "space": {"c": {"log": [0.1, 1]}}}}
      """#
    let result = try TunedStudies.study(models).run(threads: 2)
    let place = try #require(
      result.study.candidates.firstIndex { $0.name == "smote-tuned+smote" })
    #expect(
      result.results(of: place).allSatisfy {
        $0.failure == "none of 3 trials could be fitted on all folds of its search"
      })
    #expect(result.results(of: 0).allSatisfy { $0.failure == nil })
  }

  @Test("on shuffled labels the best inner value lies, the outer one does not")
  func shuffled() throws {
    let models = #"""
      "forest": {"classifier": {"randomForest": {"trees": 20}},
        "tune": {"trials": 30, "metric": "rocAUC", "method": "random"}}
      """#
    let result = try TunedStudies.study(models, rows: 2000, shuffled: true).run(threads: 2)
    let found = try #require(result.tuning.first)
    let inner = found.searches.compactMap { search in
      search.chosen.flatMap { search.looks[$0].mean }
    }
    let outer = found.searches.compactMap { $0.outer?.chosen }
    #expect(inner.reduce(0, +) / 3 > 0.505)
    #expect(abs(outer.reduce(0, +) / 3 - 0.5) < 0.02)
  }

  @Test("a search that is not nested is judged by the bootstrap of its choice, not by the best")
  func notNested() throws {
    let models = #"""
      "forest": {"classifier": {"randomForest": {"trees": 10}},
        "tune": {"trials": 20, "metric": "rocAUC", "nested": false}}
      """#
    let result = try TunedStudies.study(models, rows: 600, shuffled: true).run(threads: 2)
    let found = try #require(result.tuning.first)
    #expect(found.searches.count == 1 && found.searches[0].fold == nil)
    let best = try #require(found.searches[0].looks.compactMap(\.mean).max())
    let row = try #require(result.leaderboard.rows.first { $0.candidate == "forest-tuned" })
    let estimate = row.estimate("rocAUC")
    #expect(try #require(estimate.value) < best)
    let interval = try #require(estimate.interval)
    #expect(interval.lower < 0.5 && interval.upper > 0.5)
  }

  @Test("balance and preparation can be searched; one search then does for all strategies")
  func balance() throws {
    let models = #"""
      "logistic": {"classifier": "logisticRegression", "balance": ["none", "classWeights"],
        "tune": {"trials": 6, "method": "random", "space": {
          "balance": {"choices": ["none", "undersample", {"smote": {"neighbors": 3}}]},
          "c": {"log": [0.1, 10]}}}}
      """#
    let study = try TunedStudies.study(models)
    #expect(
      study.candidates.prefix(3).map(\.name) == [
        "logistic", "logistic-tuned", "logistic+classWeights",
      ])
    let result = try study.run(threads: 2)
    let strategies = Set(
      result.tuning[0].searches[0].looks.dropFirst().compactMap {
        $0.trial.document["balance"]?.text()
      })
    #expect(strategies.count > 1)
    #expect(result.tuning[0].searches.allSatisfy { $0.chosen != nil })
  }

  @Test("trials have their own numbers where many have the same settings")
  func sameSettings() throws {
    let models = #"""
      "logistic": {"classifier": {"logisticRegression": {"piecewiseLinear": "never"}},
        "tune": {"trials": 12, "method": {"tpe": {"startup": 4, "generation": 2}}, "space": {
          "c": {"choices": [0.01, 0.1, 1]}, "fitIntercept": {"choices": [true, false]}}}}
      """#
    let result = try TunedStudies.study(models).run(threads: 2)
    for search in result.tuning[0].searches {
      #expect(search.looks.map(\.trial.number) == Array(0..<12))
    }
    let units = result.study.units.filter { $0.trial != nil }
    #expect(Set(units.map(\.digest)).count == units.count)
  }

  @Test("a trial that processes died of is a failed one, and its search goes on")
  func died() throws {
    let study = try TunedStudies.study()
    let trial = try #require(study.units.first { $0.trial == 1 && $0.fold == 0 })
    let result = try study.run(store: DeadlyStore(unit: trial.digest), threads: 1)
    let search = try #require(result.tuning.first?.searches.first)
    #expect(search.looks[1].status == .failed)
    #expect(search.looks[1].reason?.contains("the process ended twice") == true)
    #expect(search.chosen != nil && search.looks.contains { $0.folds == 3 })
    #expect(result.results(of: 1).allSatisfy { $0.failure == nil })
  }

  /// Says that two processes died of a unit.
  private struct DeadlyStore: ResultStore {
    var unit: String
    var store = MemoryStore()

    func outcome(of unit: WorkUnit) -> StoredOutcome { store.outcome(of: unit) }
    func keep(_ outcome: Outcome, of unit: WorkUnit) { store.keep(outcome, of: unit) }
    func deaths(of unit: WorkUnit) -> [Int32?] { unit.digest == self.unit ? [nil, nil] : [] }
  }

  @Test("trials are judged for the base rate that the study is for, and by weights")
  func baseRate() throws {
    var spec = try TunedStudies.spec(models: TunedStudies.logistic)
    spec.rank.baseRate = 0.05
    spec.calibration = ComponentSpec(NoCalibration())
    let result = try Study(spec: spec, data: TestStudies.data()).run(threads: 2)
    let loss = try #require(Metric.index(of: "logLoss"))
    for (search, own) in zip(result.tuning[0].searches, result.results(of: 0)) {
      #expect(abs(try #require(search.outer).own - (try #require(own.metrics[loss]))) < 1e-12)
    }
  }

  @Test("for use, settings are searched among all rows, with the study's folds")
  func forUse() throws {
    let study = try TunedStudies.study()
    let store = MemoryStore()
    let result = try study.run(store: store, threads: 2)
    #expect(throws: FitError.self) {
      try result.study.refit(1, outcomes: result.outcomes, threads: 1)
    }
    let ready = try result.study.searching(forUse: 1).run(store: store, threads: 2)
    #expect(ready.leaderboard.rows.map(\.estimates) == result.leaderboard.rows.map(\.estimates))
    let trial = try #require(try ready.study.trialForUse(of: 1))
    #expect(trial.number > 0)
    let one = try ready.study.refit(1, outcomes: ready.outcomes, threads: 1)
    let two = try ready.study.refit(1, outcomes: ready.outcomes, threads: 2)
    let rows = try RawRows(study.data.table, schema: one.schema)
    #expect(try one.scores(of: rows) == two.scores(of: rows))
    // The trials are those of every fold.
    #expect(
      result.tuning[0].searches[0].looks[trial.number].trial.document == trial.document)
  }

  @Test("a study that is searched with another space has other units, and those before stay")
  func otherSpace() throws {
    let store = MemoryStore()
    let first = try TunedStudies.study().run(store: store, threads: 2)
    let other = try TunedStudies.study(
      TunedStudies.logistic.replacing("[0.01, 100]", with: "[0.1, 10]"))
    let kept = Mutex(0)
    let second = try other.run(
      store: store, threads: 2,
      progress: { event in
        if case .started(let count, _, _) = event { kept.withLock { $0 = count } }
      })
    let shared = Set(first.study.units.map(\.digest)).intersection(second.study.units.map(\.digest))
    // The model with its own settings, and the baselines.
    #expect(kept.withLock { $0 } == shared.count && shared.count == 3 * 4 + 9)
  }
}

extension String {
  func replacing(_ part: String, with other: String) -> String {
    guard let range = firstRange(of: part) else { return self }
    return self[..<range.lowerBound] + other + self[range.upperBound...]
  }
}
