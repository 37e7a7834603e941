import Catalog
import Experiments
import Learning
import StrictJSON
import Testing

@Suite("What a search may ask") struct TuneSpecTests {
  /// What is wrong with a logistic regression that is tuned so.
  private func issues(_ tune: String, classifier: String = #""logisticRegression""#) -> [String] {
    do {
      _ = try TunedStudies.spec(
        models: "\"m\": {\"classifier\": \(classifier), \"tune\": \(tune)}")
      return []
    } catch let SpecError.issues(_, issues) {
      return issues.map { "\($0)" }
    } catch {
      return ["\(error)"]
    }
  }

  static let wrong: [(tune: String, sentence: String)] = [
    (#"{"trials": 0}"#, "models.m.tune.trials: must be from 2 to 10000, got 0"),
    (#"{"folds": 4}"#, "models.m.tune.folds: must be at most inner.folds, 3, got 4"),
    (
      #"{"method": {"halving": {"rungs": 4}}}"#,
      "models.m.tune.method.halving.rungs: must be at most the number of inner folds, of which each "
        + "rung has one more, 3, got 4"
    ),
    (
      #"{"nested": false, "method": "halving"}"#,
      "models.m.tune.method: halving leaves trials out by folds, and without nesting every trial is "
        + "needed on all of them: take random, sobol or tpe"
    ),
    (
      #"{"nested": false, "choose": "oneStandardError"}"#,
      "models.m.tune.choose: without nesting the estimate is that of the best trial: it must be best"
    ),
    (
      #"{"metric": "recall"}"#,
      "models.m.tune.metric: 'recall' judges decisions, or describes, and a trial has no threshold. Take "
        + "one of rocAUC, averagePrecision, topDecileLift, ks, logLoss, brier, gain, lift, "
        + "recallAtPrecision, precisionAtRecall, hMeasure, ece"
    ),
    (
      #"{"space": {".c": {"log": [1, 2]}}}"#,
      "models.m.tune.space: must be a path of at most 50 steps, as training.batchSize or "
        + "layers[0].dense.units, got '.c'"
    ),
    (
      #"{"space": {"\#(String(repeating: "training.", count: 50_000))c": {"log": [1, 2]}}}"#,
      "models.m.tune.space: must be a path of at most 50 steps, as training.batchSize or "
        + "layers[0].dense.units, got 'training.training.training.training.training.training.traini'"
    ),
    (
      #"{"nested": false, "folds": 2}"#,
      "models.m.tune.folds: counts inner folds, and without nesting there are none"
    ),
    (#"{"space": {}}"#, "models.m.tune.space: varies nothing"),
    (
      #"{"space": {"d": {"log": [1, 2]}}}"#,
      "models.m.tune.space.d: with 1.0: unknown member 'd'. Known members: c, l1Ratio, penalized, "
        + "fitIntercept, tolerance, maximumIterations, piecewiseLinear, bins"
    ),
    (
      #"{"space": {"c": {"log": [0, 2]}}}"#,
      "models.m.tune.space.c.log: must begin above 0, where logarithms begin, got [0,2]"
    ),
    (
      #"{"space": {"c": {"linear": [3, 2]}}}"#,
      "models.m.tune.space.c.linear: the first number must be less than the second, got [3,2]"
    ),
    (
      #"{"space": {"c": {"linear": [2, 2]}}}"#,
      "models.m.tune.space.c.linear: the first number must be less than the second, got [2,2]"
    ),
    (
      #"{"space": {"c": {"log": [1e-20, 2]}}}"#,
      "models.m.tune.space.c: with 1e-20: must be from 1e-12 to 1000000000000, got 1e-20"
    ),
    (
      #"{"space": {"bins": {"int": [2.5, 8]}}}"#,
      "models.m.tune.space.bins.int: must be two whole numbers of at most 1000000000, got [2.5,8]"
    ),
    (
      #"{"space": {"bins": {"choices": [8]}}}"#,
      "models.m.tune.space.bins.choices: expected a list of 2 to 1000 values, got 1"
    ),
    (
      #"{"space": {"bins": {"choices": [8, 4, 8]}}}"#,
      "models.m.tune.space.bins.choices[2]: stands in the list already"
    ),
    (
      #"{"space": {"bins": {"uniform": [8, 9]}}}"#,
      "models.m.tune.space.bins: expected an object with one of the members linear, log, int, logInt, "
        + #"choices and stack, such as {"log": [0.001, 0.1]}, got an object"#
    ),
    (
      #"{"space": {"piecewiseLinear": {"choices": ["always", "sometimes"]}}}"#,
      "models.m.tune.space.piecewiseLinear: with \"sometimes\": unknown piecewise linear use "
        + "'sometimes'. Known: automatic, always, never"
    ),
    (
      #"{"space": {"transforms[0].standardize": {"choices": [{}, []]}}}"#,
      #"models.m.tune.space["transforms[0].standardize"]: leads to nothing: there is no list"#
    ),
    (
      #"{"space": {"balance": {"choices": ["none", "smite"]}}}"#,
      "models.m.tune.space.balance: with \"smite\": unknown sampler 'smite'. Did you mean 'smote'?"
    ),
  ]

  @Test("a search that cannot be is refused in a sentence", arguments: wrong.indices)
  func sentences(index: Int) {
    let (tune, sentence) = Self.wrong[index]
    #expect(issues(tune) == [sentence])
  }

  @Test("two axes for one setting are refused, however they are written")
  func overlaps() {
    let layers = #"{"sequential": {"layers": [{"dense": {"units": 8}}]}}"#
    #expect(
      issues(
        #"{"space": {"layers[0].dense.units": {"int": [4, 8]}, "layers.0.dense": {"choices": [{"units": 4}, {"units": 2}]}}}"#,
        classifier: layers)
        == [
          #"models.m.tune.space["layers.0.dense"]: varies what 'layers[0].dense.units' varies already"#
        ])
    #expect(
      issues(#"{"space": {"layers[1].dense.units": {"int": [4, 8]}}}"#, classifier: layers)
        == [
          #"models.m.tune.space["layers[1].dense.units"]: leads to nothing: the list has 1 elements, and the first is [0], got [1]"#
        ])
  }

  @Test("a classifier with nothing to tune asks for a space")
  func nothing() {
    #expect(
      issues("{}", classifier: #""prior""#) == [
        "models.m.tune.space: 'prior' has no settings that are tuned by themselves: name a space"
      ])
  }

  @Test("a stack is a list of a length that is searched, and its axes are looked at, too")
  func stack() {
    func stack(_ count: String, _ units: String) -> String {
      #"{"space": {"layers": {"stack": {"count": \#(count), "of": [{"dense": {"units": \#(units)}}]}}}}"#
    }
    let net = #""sequential""#
    #expect(issues(stack(#"{"int": [0, 3]}"#, #"{"logInt": [8, 64]}"#), classifier: net) == [])
    #expect(
      issues(stack(#"{"int": [0, 3]}"#, #"{"logInt": [8]}"#), classifier: net) == [
        "models.m.tune.space.layers.stack.of[0].dense.units.logInt: expected two numbers, "
          + "[least, greatest], got [8]"
      ])
    #expect(
      issues(stack(#"{"int": [0, 300]}"#, "8"), classifier: net) == [
        #"models.m.tune.space.layers.stack.count: must be an int from 0 to 64, got {"int":[0,300]}"#
      ])
    #expect(
      issues(stack(#"{"int": [1, 3]}"#, #"{"int": [0, 64]}"#), classifier: net) == [
        "models.m.tune.space.layers: with an array: [0].dense.units: must be from 1 to 65536, got 0"
      ])
  }

  @Test("no ensemble learns from scores by which a search has chosen")
  func members() throws {
    let error = #expect(throws: SpecError.self) {
      try TunedStudies.spec(
        models: TunedStudies.logistic + #", "forest": {"classifier": "randomForest"}"#,
        more: #", "ensembles": {"vote": {"voting": {"members": ["logistic-tuned", "forest"]}}}"#)
    }
    guard case .issues(_, let issues)? = error else { return }
    #expect(
      issues.map { "\($0)" } == [
        "ensembles.vote.voting.members[0]: 'logistic-tuned' is tuned: its settings were chosen by the "
          + "inner scores that an ensemble learns from. Name 'logistic', or give a model the settings "
          + "that were found"
      ])
    let all = try TunedStudies.spec(
      models: TunedStudies.logistic + #", "forest": {"classifier": "randomForest"}"#,
      more: #", "ensembles": {"vote": "voting"}"#)
    let candidates = Candidate.all(of: all)
    let vote = try #require(candidates.first { $0.name == "vote" })
    #expect(vote.members.map { candidates[$0].name } == ["logistic", "forest"])
  }

  @Test("a model cannot have the name of another's tuned candidate")
  func names() {
    let error = #expect(throws: SpecError.self) {
      try TunedStudies.spec(
        models: TunedStudies.logistic + #", "logistic-tuned": {"classifier": "randomForest"}"#)
    }
    guard case .issues(_, let issues)? = error else { return }
    #expect(
      issues.map { "\($0)" } == [
        "models.logistic-tuned: is the name of the candidate that 'logistic' is tuned to"
      ])
  }

  @Test("a search may lead into the study's own balance strategy")
  func studyBalance() throws {
    let spec = try TunedStudies.spec(
      models: #"""
        "m": {"classifier": "logisticRegression",
          "tune": {"space": {"balance.smote.neighbors": {"int": [2, 9]}}}}
        """#, more: #", "balance": ["smote"]"#)
    #expect(Candidate.all(of: spec)[1].balance == "searched")
  }

  @Test("an axis that was made without a document is held against the same rules")
  func inSwift() throws {
    var spec = TestStudies.spec()
    for (axis, sentence) in [
      (SearchAxis.choices([]), "choices: expected a list of 2 to 1000 values, got 0"),
      (.log(-1, 1), "log: must begin above 0, where logarithms begin, got [-1.0,1.0]"),
    ] {
      spec.models["logistic"]?.tune = TuneSpec(space: ["c": axis])
      let error = #expect(throws: StudyError.self) {
        try Study(spec: spec, data: TestStudies.data())
      }
      #expect(error.map { "\($0)" } == "models.logistic.tune.space.c.\(sentence)")
    }
  }

  @Test(
    "without nesting a fold's settings are chosen by others that test only its training rows",
    arguments: [
      (#""holdout""#, 1), (#"{"timeSeries": {"folds": 3, "column": "noise"}}"#, 1),
    ])
  func peers(_ validation: String, fold: Int) throws {
    let models = TunedStudies.logistic.replacing(
      #""trials": 9"#, with: #""trials": 9, "nested": false"#)
    let error = #expect(throws: StudyError.self) {
      try TunedStudies.study(models, validation: validation)
    }
    #expect(
      error.map { "\($0)" }
        == "models.logistic.tune.nested: settings of fold \(fold) would be chosen by no other fold: none tests "
        + "only rows that it is trained on. Leave it true, or split otherwise")
  }

  @Test("a spec that tunes nothing has the canonical form that it had before")
  func canonical() throws {
    let spec = try TunedStudies.spec(models: #""m": {"classifier": "logisticRegression"}"#)
    #expect(try spec.canonical["models"]?["m"]?["tune"] == nil)
    let tuned = try TunedStudies.spec(models: TunedStudies.logistic)
    let again = try ExperimentSpec(
      document: try tuned.canonical, file: "spec", catalog: .standard)
    #expect(again == tuned)
    #expect(Candidate.all(of: again) == Candidate.all(of: tuned))
  }
}
