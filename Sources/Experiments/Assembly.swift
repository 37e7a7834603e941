import Learning
import Metrics

/// What turns outcomes of units into results of candidates; a pure function of the outcomes.
struct Assembly: Sendable {
  /// Scores of rows that were held out, as models gave them, part by part.
  private struct Scores {
    var all: [Float] = []
    var parts: [HeldOutScores.Part] = []

    mutating func append(_ scores: [Float], priorShift: Double) {
      parts.append(
        HeldOutScores.Part(places: all.count..<all.count + scores.count, priorShift: priorShift))
      all += scores
    }

    /// The scores as members of an ensemble bring them in.
    func brought(by candidate: Candidate) -> [Float] {
      guard candidate.calibration.value.correctsPrior else { return all }
      return parts.flatMap { FittedCalibration.prior(shift: $0.priorShift)(Array(all[$0.places])) }
    }

    /// The same parts with an ensemble's scores, in which nothing is left to correct.
    func combined(_ scores: [Float]) -> Scores {
      Scores(
        all: scores, parts: parts.map { HeldOutScores.Part(places: $0.places, priorShift: 0) })
    }
  }

  /// What a candidate learns from scores; an ensemble alone learns how they are combined.
  typealias Learnt = (
    ensemble: FittedEnsemble?, calibration: LearntCalibration, operatingPoint: OperatingPoint
  )

  private let study: Study
  private let outcomes: [Outcome]
  /// The outcomes of units that have a candidate's own settings, by their places.
  private let own: [Place: Int]
  private let digests: [String: Int]

  private struct Place: Hashable {
    var candidate: Int
    var part: FoldSearch.Part
  }

  init(study: Study, outcomes: [Outcome]) {
    self.study = study
    self.outcomes = outcomes
    own = Dictionary(
      uniqueKeysWithValues: study.units.enumerated().compactMap { index, unit in
        let part = FoldSearch.Part(fold: unit.fold, inner: unit.inner)
        return unit.trial == nil ? (Place(candidate: unit.candidate, part: part), index) : nil
      })
    digests = Dictionary(
      uniqueKeysWithValues: study.units.enumerated().map { ($1.digest, $0) })
  }

  func result(candidate index: Int, fold place: Int) -> FoldResult {
    let fold = study.folds[place]
    var outcome: Outcome?
    var trial: ChosenTrial?
    let result = Result { () throws(FitError) -> FoldResult.Scored in
      trial = try self.trial(of: index, fold: place)
      outcome = self.outcome(index, trial, FoldSearch.Part(fold: place))
      return try scored(index, fold: place)
    }
    return FoldResult(
      candidate: study.candidates[index], fold: fold, training: study.rows(fold.train),
      test: study.rows(fold.test), outcome: outcome,
      trial: trial.map { $0.search.trials[$0.number] }, result: result)
  }

  private func scored(_ index: Int, fold: Int) throws(FitError) -> FoldResult.Scored {
    let candidate = study.candidates[index]
    let (test, inner, ensemble) = try scores(index, fold: fold)
    let (calibration, operatingPoint) = try learn(
      candidate, from: candidate.learnsFromScores ? inner : Scores(),
      of: candidate.learnsFromScores ? innerRows(fold, for: candidate) : [])
    let prior = calibration.priorCorrection(shift: test.parts[0].priorShift)
    let isCalibrated = prior != .identity || calibration.map != .identity
    let tested = study.folds[fold]
    var predictions = OutOfFoldPredictions(candidate: candidate.name)
    predictions.append(
      repeat: tested.repeat, index: tested.index, threshold: operatingPoint.threshold,
      rows: tested.test, labels: labels(tested.test),
      weights: study.measuringWeights(tested.test)?[...],
      rawScores: isCalibrated ? test.all[...] : nil,
      probabilities: calibration.map(prior(test.all)))
    let rows = predictions.scoredRows(of: predictions.folds[0], costs: study.spec.costs)
    return FoldResult.Scored(
      ensemble: ensemble, predictions: predictions, calibration: calibration,
      operatingPoint: operatingPoint, metrics: Metric.all.map { $0.score(rows) })
  }

  private func labels(_ rows: [Int]) -> [Float] { rows.map { study.data.labels[$0] } }

  private func scoredRows(_ rows: [Int], _ scores: [Float]) -> ScoredRows {
    ScoredRows(
      labels: labels(rows), scores: scores, weights: study.data.weights(rows),
      costs: study.spec.costs)
  }

  /// A candidate's calibration, and its threshold on calibrated scores, both for the base rate that is
  /// asked.
  private func learn(
    _ candidate: Candidate, from scores: Scores, of rows: [Int]
  ) throws(FitError) -> (calibration: LearntCalibration, operatingPoint: OperatingPoint) {
    let heldOut = HeldOutScores(scoredRows(rows, scores.all), parts: scores.parts)
    var calibration = try candidate.calibration.value.learn(from: heldOut)
    calibration.map = calibration.map.changed(by: study.baseRateChange)
    return (
      calibration,
      try candidate.operatingPoint.value.choose(
        from: ScoredRows(
          labels: heldOut.rows.labels, scores: calibration.probabilities(of: heldOut),
          weights: study.measuringWeights(rows), costs: study.spec.costs))
    )
  }

  // MARK: - For use

  /// What a candidate learns from the scores of all rows that the first repeat tests, held out when it was
  /// scored.
  func learnt(candidate index: Int) throws(FitError) -> Learnt {
    let candidate = study.candidates[index]
    let folds = study.folds.indices.filter { study.folds[$0].repeat == study.folds[0].repeat }
    let rows = folds.flatMap { study.folds[$0].test }
    func scores(_ member: Int) throws(FitError) -> Scores {
      var scores = Scores()
      for fold in folds {
        let unit = try scored(outcomeForUse(of: member, fold: fold), inner: nil)
        scores.append(unit.scores, priorShift: unit.priorShift)
      }
      return scores
    }
    guard case .ensemble(let spec, let members) = candidate.source else {
      let (calibration, point) = try learn(candidate, from: try scores(index), of: rows)
      return (nil, calibration, point)
    }
    var parts: [Scores] = []
    for member in members { parts.append(try scores(member)) }
    let context = FitContext(
      key: RandomKey(seed: study.spec.seed)["refit"]["ensemble"][candidate.name])
    let brought = brought(parts, by: members)
    let ensemble = try fit(spec, brought, of: rows, context: context)
    let (calibration, point) = try learn(
      candidate, from: parts[0].combined(ensemble.scores(brought)), of: rows)
    return (ensemble, calibration, point)
  }

  /// What a trial of a search among all rows gives the test rows of every fold, fold by fold: the scores that it is
  /// judged by, and calibrated probabilities; nil where it failed on one.
  ///
  /// Each fold's calibration is learnt from the other folds of its repeat.
  func heldOut(
    _ trial: Int, in search: FoldSearch
  ) -> (judged: [Float], calibrated: [Float])? {
    let candidate = study.candidates[search.candidate]
    let chosen = ChosenTrial(search: search, number: trial)
    func scores(_ parts: [FoldSearch.Part]) throws(FitError) -> Scores {
      var all = Scores()
      for part in parts {
        let unit = try scored(outcome(search.candidate, chosen, part), inner: nil)
        all.append(unit.scores, priorShift: unit.priorShift)
      }
      return all
    }
    var all: (judged: [Float], calibrated: [Float]) = ([], [])
    do throws(FitError) {
      for fold in study.folds.indices {
        let test = try scores([FoldSearch.Part(fold: fold)])
        let others =
          candidate.calibration.value.learns ? study.innerParts(of: fold, for: candidate) : []
        let held = try scores(others)
        let rows = others.flatMap { study.fold(of: $0).test }
        var calibration = try candidate.calibration.value.learn(
          from: HeldOutScores(scoredRows(rows, held.all), parts: held.parts))
        calibration.map = calibration.map.changed(by: study.baseRateChange)
        let shift = test.parts[0].priorShift
        all.calibrated += calibration.map(calibration.priorCorrection(shift: shift)(test.all))
        all.judged += study.judged(
          test.all, priorShift: shift, by: candidate.calibration.value)
      }
    } catch {
      return nil
    }
    return all
  }

  // MARK: - Scores

  /// Scores of a candidate on the test rows of a fold, and out of inner folds on its training rows, where
  /// something learns from those.
  private func scores(
    _ index: Int, fold: Int
  ) throws(FitError) -> (test: Scores, inner: Scores, ensemble: FittedEnsemble?) {
    let candidate = study.candidates[index]
    switch candidate.source {
    case .pipeline:
      let (test, inner) = try fitted(index, fold: fold, learns: candidate.learnsFromScores)
      return (test, inner, nil)
    case .ensemble(let ensemble, let members):
      return try combine(members, with: ensemble, of: candidate, fold: fold)
    }
  }

  private func fitted(
    _ index: Int, fold: Int, learns: Bool
  ) throws(FitError) -> (test: Scores, inner: Scores) {
    var (test, inner) = (Scores(), Scores())
    let trial = try trial(of: index, fold: fold)
    func scores(_ part: FoldSearch.Part) throws(FitError) -> (scores: [Float], priorShift: Double) {
      try scored(outcome(index, trial, part), inner: part.inner)
    }
    let whole = try scores(FoldSearch.Part(fold: fold))
    test.append(whole.scores, priorShift: whole.priorShift)
    if learns {
      for part in study.innerParts(of: fold, for: study.candidates[index]) {
        let unit = try scores(part)
        inner.append(unit.scores, priorShift: unit.priorShift)
      }
    }
    return (test, inner)
  }

  private func combine(
    _ members: [Int], with ensemble: ComponentSpec<any Ensemble>, of candidate: Candidate, fold: Int
  ) throws(FitError) -> (test: Scores, inner: Scores, ensemble: FittedEnsemble?) {
    let learns = ensemble.value.learns || candidate.learnsFromScores
    var parts: [(test: Scores, inner: Scores)] = []
    for member in members {
      do {
        parts.append(try fitted(member, fold: fold, learns: learns))
      } catch {
        throw .unsuitable("its member '\(study.candidates[member].name)' failed: \(error)")
      }
    }
    let context = FitContext(key: study.key(of: study.folds[fold])["ensemble"][candidate.name])
    let inner = brought(parts.map(\.inner), by: members)
    let rule = try fit(ensemble, inner, of: innerRows(fold, for: candidate), context: context)
    let test = rule.scores(brought(parts.map(\.test), by: members))
    return (
      parts[0].test.combined(test),
      learns ? parts[0].inner.combined(rule.scores(inner)) : Scores(), rule
    )
  }

  /// Has an ensemble learn from its members' scores of some rows, where it learns at all.
  private func fit(
    _ ensemble: ComponentSpec<any Ensemble>, _ scores: [[Float]], of rows: [Int],
    context: FitContext
  ) throws(FitError) -> FittedEnsemble {
    let rows = ensemble.value.learns ? rows : []
    return try ensemble.value.fit(
      scores, labels: labels(rows), weights: study.data.weights(rows), context: context)
  }

  private func brought(_ parts: [Scores], by members: [Int]) -> [[Float]] {
    zip(parts, members).map { scores, member in
      scores.brought(by: study.candidates[member])
    }
  }

  /// The trial that was chosen for a candidate on a fold, with its search; nil where its settings are its own.
  private func trial(of candidate: Int, fold: Int) throws(FitError) -> ChosenTrial? {
    guard let tuned = study.candidates[candidate].search else { return nil }
    let scope: FoldSearch.Scope = tuned.spec.nested ? .fold(fold) : .all
    guard let search = study.searches.search(candidate, scope) else { return nil }
    // Where nothing is nested, the fold itself has no say.
    let parts =
      tuned.spec.nested
      ? nil : study.innerParts(of: fold, for: study.candidates[candidate])
    return ChosenTrial(search: search, number: try study.trial(chosenBy: search, on: parts))
  }

  private struct ChosenTrial {
    var search: FoldSearch
    var number: Int
  }

  /// What became of a candidate on a part, by its own settings or those of a trial.
  private func outcome(
    _ candidate: Int, _ trial: ChosenTrial?, _ part: FoldSearch.Part
  ) -> Outcome? {
    guard let trial else {
      return own[Place(candidate: candidate, part: part)].map { outcomes[$0] }
    }
    let unit = study.unit(candidate, trial.search.shared(trial.number), part)
    return digests[unit.digest].map { outcomes[$0] }
  }

  /// What became of a candidate on a fold with the settings that it has for use.
  private func outcomeForUse(of candidate: Int, fold: Int) throws(FitError) -> Outcome? {
    let search = study.searches.search(candidate, .all)
    let trial = try search.map { search throws(FitError) in
      ChosenTrial(search: search, number: try study.trial(chosenBy: search))
    }
    return outcome(candidate, trial, FoldSearch.Part(fold: fold))
  }

  private func scored(
    _ outcome: Outcome?, inner: Int?
  ) throws(FitError) -> (scores: [Float], priorShift: Double) {
    guard let outcome else { throw .unsuitable("its unit was not run") }
    switch outcome.result {
    case .scored(let scored): return (scored.scores, outcome.balance?.priorShift ?? 0)
    case .failed(let reason):
      throw .unsuitable(inner.map { "inner fold \($0): \(reason)" } ?? reason)
    }
  }

  /// The rows that a candidate's calibration and threshold learn from, in the order of the folds that test
  /// them.
  private func innerRows(_ fold: Int, for candidate: Candidate) -> [Int] {
    study.innerParts(of: fold, for: candidate).flatMap { study.fold(of: $0).test }
  }
}

extension Study {
  /// The folds whose scores calibration and threshold learn from on a fold: its inner ones; the other folds of
  /// its repeat where a search is not nested.
  fileprivate func innerParts(of fold: Int, for candidate: Candidate) -> [FoldSearch.Part] {
    if candidate.search?.spec.nested == false {
      return peers[fold].map { FoldSearch.Part(fold: $0) }
    }
    return innerFolds[fold].indices.map { FoldSearch.Part(fold: fold, inner: $0) }
  }
}
