import Concurrency
import Learning
import Metrics

extension Study {
  /// Makes every candidate's result on every fold, fold by fold, from the outcomes of all units in the
  /// study's order.
  ///
  /// Calibrations, thresholds and ensembles learn from scores of inner folds only: rows that neither
  /// the fit nor the test saw. They learn from the same ones, an ensemble's weights first: what a
  /// threshold promises inside is a little better than what it keeps outside, where it is judged.
  public func results(of outcomes: [Outcome], threads: Int) -> [FoldResult] {
    let assembly = Assembly(study: self, outcomes: outcomes)
    let width = candidates.count
    return parallelMap(count: folds.count * width, threads: threads) { index in
      assembly.result(candidate: index % width, fold: index / width)
    }
  }
}

extension Study {
  /// How many rows these are, and how many of them are positive.
  func rows(_ positions: [Int]) -> Outcome.Rows {
    Outcome.Rows(
      count: positions.count,
      positives: positions.reduce(0) { $0 + (data.labels[$1] > 0.5 ? 1 : 0) })
  }
}

/// What turns outcomes of units into results of candidates; a pure function of the outcomes.
struct Assembly: Sendable {
  private struct Place: Hashable {
    var candidate: Int
    var fold: Int
    var inner: Int?
  }

  /// Scores of a candidate on the test rows of a fold, and out of inner folds on its training rows.
  private struct Scores {
    var raw: [Float]
    /// Put right for the prior.
    var test: [Float]
    /// None where nothing learns from them.
    var inner: [Float]
    var priorShift = 0.0
  }

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

  func result(candidate index: Int, fold: Int) -> FoldResult {
    let candidate = study.candidates[index]
    var result = FoldResult(
      candidate: candidate, fold: study.folds[fold],
      training: study.rows(study.folds[fold].train), test: study.rows(study.folds[fold].test),
      failure: nil,
      outcome: outcome(index, fold: fold, inner: nil), ensemble: nil,
      operatingPoint: OperatingPoint(threshold: 0.5),
      metrics: [Double?](repeating: nil, count: Metric.all.count))
    do {
      try fill(&result, candidate: index, fold: fold)
    } catch {
      result.failure = error.description
    }
    return result
  }

  private func fill(
    _ result: inout FoldResult, candidate index: Int, fold: Int
  ) throws(FitError) {
    let candidate = study.candidates[index]
    let scores: Scores
    switch candidate.source {
    case .pipeline: scores = try fitted(index, fold: fold, learns: candidate.learnsFromScores)
    case .ensemble(let ensemble, let members):
      let combined = try combine(members, with: ensemble, of: candidate, fold: fold)
      result.ensemble = combined.ensemble
      scores = combined.scores
    }
    let (learnt, operatingPoint) = try learn(
      candidate, from: candidate.learnsFromScores ? scores.inner : [],
      labels: candidate.learnsFromScores ? innerLabels(fold) : [])
    result.operatingPoint = operatingPoint
    result.rawScores = scores.raw
    result.scores = learnt(scores.test)
    result.learntCalibration = learnt
    result.calibrations = [.prior(shift: scores.priorShift), learnt].filter { $0 != .identity }
    let tested = ScoredRows(
      labels: study.folds[fold].test.map { study.data.labels[$0] }, scores: result.scores,
      threshold: result.operatingPoint.threshold, costs: study.spec.costs)
    result.metrics = Metric.all.map { $0.score(tested) }
  }

  private func rows(_ labels: [Float], _ scores: [Float]) -> ScoredRows {
    ScoredRows(labels: labels, scores: scores, costs: study.spec.costs)
  }

  /// A candidate's calibration, and its threshold on calibrated scores.
  private func learn(
    _ candidate: Candidate, from scores: [Float], labels: [Float]
  ) throws(FitError) -> (calibration: FittedCalibration, operatingPoint: OperatingPoint) {
    let calibration = try candidate.calibration.value.fit(rows(labels, scores))
    return (
      calibration,
      try candidate.operatingPoint.value.choose(from: rows(labels, calibration(scores)))
    )
  }

  // MARK: - For use

  /// What a candidate learns from the scores of all rows that the first repeat tests, each by a model
  /// that had not seen it.
  func learnt(
    candidate index: Int
  ) throws(FitError) -> (
    ensemble: FittedEnsemble?, calibration: FittedCalibration, operatingPoint: OperatingPoint
  ) {
    let candidate = study.candidates[index]
    let folds = study.folds.indices.filter { study.folds[$0].repeat == study.folds[0].repeat }
    let labels = folds.flatMap { study.folds[$0].test.map { study.data.labels[$0] } }
    func scores(_ member: Int) throws(FitError) -> [Float] {
      var scores: [Float] = []
      for fold in folds { scores += try fitted(member, fold: fold, learns: false).test }
      return scores
    }
    var ensemble: FittedEnsemble?
    var known: [Float]
    switch candidate.source {
    case .pipeline: known = try scores(index)
    case .ensemble(let choice, let members):
      var parts: [[Float]] = []
      for member in members { parts.append(try scores(member)) }
      let context = FitContext(
        key: RandomKey(seed: study.spec.seed)["refit"]["ensemble"][candidate.name])
      let rule = try choice.value.fit(
        parts, labels: choice.value.learns ? labels : [], context: context)
      known = rule.scores(parts)
      ensemble = rule
    }
    let (calibration, operatingPoint) = try learn(candidate, from: known, labels: labels)
    return (ensemble, calibration, operatingPoint)
  }

  // MARK: - Scores

  private func fitted(_ index: Int, fold: Int, learns: Bool) throws(FitError) -> Scores {
    let candidate = study.candidates[index]
    let whole = try scored(index, fold: fold, inner: nil)
    let corrects = candidate.calibration.value.correctsPrior
    func corrected(_ outcome: Outcome) -> [Float] {
      corrects ? FittedCalibration.prior(shift: outcome.priorShift)(outcome.scores) : outcome.scores
    }
    var inner: [Float] = []
    if learns {
      let folds = try study.innerFolds[fold].get()
      for part in folds.indices { inner += corrected(try scored(index, fold: fold, inner: part)) }
    }
    return Scores(
      raw: whole.scores, test: corrected(whole), inner: inner,
      priorShift: corrects ? whole.priorShift : 0)
  }

  private func combine(
    _ members: [Int], with ensemble: ComponentSpec<any Ensemble>, of candidate: Candidate, fold: Int
  ) throws(FitError) -> (scores: Scores, ensemble: FittedEnsemble) {
    let learns = ensemble.value.learns || candidate.learnsFromScores
    var parts: [Scores] = []
    for member in members {
      do {
        parts.append(try fitted(member, fold: fold, learns: learns))
      } catch {
        throw .unsuitable("its member '\(study.candidates[member].name)' failed: \(error)")
      }
    }
    let context = FitContext(key: study.key(of: study.folds[fold])["ensemble"][candidate.name])
    let inner = parts.map(\.inner)
    let rule = try ensemble.value.fit(
      inner, labels: ensemble.value.learns ? innerLabels(fold) : [], context: context)
    let test = rule.scores(parts.map(\.test))
    return (Scores(raw: test, test: test, inner: learns ? rule.scores(inner) : []), rule)
  }

  private func outcome(_ candidate: Int, fold: Int, inner: Int?) -> Outcome? {
    places[Place(candidate: candidate, fold: fold, inner: inner)].map { outcomes[$0] }
  }

  private func scored(_ candidate: Int, fold: Int, inner: Int?) throws(FitError) -> Outcome {
    guard let outcome = outcome(candidate, fold: fold, inner: inner) else {
      throw .unsuitable("its unit was not run")
    }
    guard let failure = outcome.failure else { return outcome }
    throw .unsuitable(inner.map { "inner fold \($0): \(failure)" } ?? failure)
  }

  /// The truth of the rows that the inner folds test, in the order of those folds.
  private func innerLabels(_ fold: Int) -> [Float] {
    guard case .success(let folds) = study.innerFolds[fold] else { return [] }
    return folds.flatMap { $0.test.map { study.data.labels[$0] } }
  }
}
