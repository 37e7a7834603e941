import Learning
import Metrics

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
    /// Corrected for the prior.
    var test: [Float]
    /// Corrected for the prior; none where nothing learns from them.
    var inner: [Float]
    var priorShift = 0.0
  }

  /// What a candidate learns from scores; an ensemble alone learns how they are combined.
  typealias Learnt = (
    ensemble: FittedEnsemble?, calibration: FittedCalibration, operatingPoint: OperatingPoint
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
    let (scores, ensemble) = try scores(index, fold: fold)
    let (calibration, operatingPoint) = try learn(
      candidate, from: candidate.learnsFromScores ? scores.inner : [],
      labels: candidate.learnsFromScores ? innerLabels(fold) : [])
    let calibrations = [.prior(shift: scores.priorShift), calibration].filter { $0 != .identity }
    let tested = study.folds[fold]
    var predictions = OutOfFoldPredictions(candidate: candidate.name)
    predictions.append(
      repeat: tested.repeat, index: tested.index, threshold: operatingPoint.threshold,
      rows: tested.test, labels: tested.test.map { study.data.labels[$0] },
      rawScores: calibrations.isEmpty ? nil : scores.raw[...],
      probabilities: calibration(scores.test))
    let rows = predictions.scoredRows(of: predictions.folds[0], costs: study.spec.costs)
    return FoldResult.Scored(
      ensemble: ensemble, predictions: predictions, calibrations: calibrations,
      learntCalibration: calibration, operatingPoint: operatingPoint,
      metrics: Metric.all.map { $0.score(rows) })
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

  /// What a candidate learns from the scores of all rows that the first repeat tests, held out when it was
  /// scored.
  func learnt(candidate index: Int) throws(FitError) -> Learnt {
    let candidate = study.candidates[index]
    let folds = study.folds.indices.filter { study.folds[$0].repeat == study.folds[0].repeat }
    let labels = folds.flatMap { study.folds[$0].test.map { study.data.labels[$0] } }
    func scores(_ member: Int) throws(FitError) -> [Float] {
      var scores: [Float] = []
      for fold in folds { scores += try fitted(member, fold: fold, learns: false).test }
      return scores
    }
    guard case .ensemble(let spec, let members) = candidate.source else {
      let (calibration, point) = try learn(candidate, from: try scores(index), labels: labels)
      return (nil, calibration, point)
    }
    var parts: [[Float]] = []
    for member in members { parts.append(try scores(member)) }
    let context = FitContext(
      key: RandomKey(seed: study.spec.seed)["refit"]["ensemble"][candidate.name])
    let ensemble = try spec.value.fit(
      parts, labels: spec.value.learns ? labels : [], context: context)
    let (calibration, point) = try learn(
      candidate, from: ensemble.scores(parts), labels: labels)
    return (ensemble, calibration, point)
  }

  // MARK: - Scores

  private func scores(
    _ index: Int, fold: Int
  ) throws(FitError) -> (scores: Scores, ensemble: FittedEnsemble?) {
    let candidate = study.candidates[index]
    switch candidate.source {
    case .pipeline: return (try fitted(index, fold: fold, learns: candidate.learnsFromScores), nil)
    case .ensemble(let ensemble, let members):
      return try combine(members, with: ensemble, of: candidate, fold: fold)
    }
  }

  private func fitted(_ index: Int, fold: Int, learns: Bool) throws(FitError) -> Scores {
    let candidate = study.candidates[index]
    let whole = try scored(index, fold: fold, inner: nil)
    let corrects = candidate.calibration.value.correctsPrior
    func corrected(_ unit: (scores: [Float], priorShift: Double)) -> [Float] {
      corrects ? FittedCalibration.prior(shift: unit.priorShift)(unit.scores) : unit.scores
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
  ) throws(FitError) -> (scores: Scores, ensemble: FittedEnsemble?) {
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

  /// The truth of the rows that the inner folds test, in the order of those folds.
  private func innerLabels(_ fold: Int) -> [Float] {
    guard case .success(let folds) = study.innerFolds[fold] else { return [] }
    return folds.flatMap { $0.test.map { study.data.labels[$0] } }
  }
}
