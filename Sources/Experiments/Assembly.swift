import Learning
import Metrics

/// What turns outcomes of units into results of candidates; a pure function of the outcomes.
struct Assembly: Sendable {
  private struct Place: Hashable {
    var candidate: Int
    var fold: Int
    var inner: Int?
  }

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
  private let places: [Place: Int]

  init(study: Study, outcomes: [Outcome]) {
    self.study = study
    self.outcomes = outcomes
    places = Dictionary(
      uniqueKeysWithValues: study.units.enumerated().map { index, unit in
        (Place(candidate: unit.candidate, fold: unit.fold, inner: unit.inner), index)
      })
  }

  func result(candidate index: Int, fold place: Int) -> FoldResult {
    let fold = study.folds[place]
    return FoldResult(
      candidate: study.candidates[index], fold: fold, training: study.rows(fold.train),
      test: study.rows(fold.test), outcome: outcome(index, fold: place, inner: nil),
      result: Result { () throws(FitError) in try scored(index, fold: place) })
  }

  private func scored(_ index: Int, fold: Int) throws(FitError) -> FoldResult.Scored {
    let candidate = study.candidates[index]
    let (test, inner, ensemble) = try scores(index, fold: fold)
    let (calibration, operatingPoint) = try learn(
      candidate, from: candidate.learnsFromScores ? inner : Scores(),
      of: candidate.learnsFromScores ? innerRows(fold) : [])
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
        let unit = try scored(member, fold: fold, inner: nil)
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
    let whole = try scored(index, fold: fold, inner: nil)
    test.append(whole.scores, priorShift: whole.priorShift)
    if learns {
      for part in study.innerFolds[fold].indices {
        let unit = try scored(index, fold: fold, inner: part)
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
    let rule = try fit(ensemble, inner, of: innerRows(fold), context: context)
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

  private func outcome(_ candidate: Int, fold: Int, inner: Int?) -> Outcome? {
    places[Place(candidate: candidate, fold: fold, inner: inner)].map { outcomes[$0] }
  }

  private func scored(
    _ candidate: Int, fold: Int, inner: Int?
  ) throws(FitError) -> (scores: [Float], priorShift: Double) {
    guard let outcome = outcome(candidate, fold: fold, inner: inner) else {
      throw .unsuitable("its unit was not run")
    }
    switch outcome.result {
    case .scored(let scored): return (scored.scores, outcome.balance?.priorShift ?? 0)
    case .failed(let reason):
      throw .unsuitable(inner.map { "inner fold \($0): \(reason)" } ?? reason)
    }
  }

  /// The rows that the inner folds test, in the order of those folds.
  private func innerRows(_ fold: Int) -> [Int] {
    study.innerFolds[fold].flatMap(\.test)
  }
}
