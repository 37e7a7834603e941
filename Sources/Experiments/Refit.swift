public import Learning
import Tables

extension Study {
  /// Fits a candidate on all rows, for use.
  ///
  /// What the candidate learns from scores (weights of an ensemble, calibration, threshold) it learns
  /// from held-out scores: those of the first repeat's folds, which are to all rows what inner folds are
  /// to a fold's training rows.
  ///
  /// - Parameters:
  ///   - candidate: its place in the study.
  ///   - outcomes: the outcomes of all units, in the study's order.
  ///   - progress: told the name of every model before it is fitted.
  /// - Throws: why it cannot be fitted; `FitError.cancelled` when stopped.
  public func refit(
    _ candidate: Int, outcomes: [Outcome], threads: Int,
    isCancelled: @escaping @Sendable () -> Bool = { false },
    progress: (String) -> Void = { _ in }
  ) throws(FitError) -> Scorer {
    try scorer(
      candidate, trial: try trialForUse(of: candidate), key: RandomKey(seed: spec.seed)["refit"],
      learnt: try Assembly(study: self, outcomes: outcomes).learnt(candidate: candidate),
      threads: threads, isCancelled: isCancelled, progress: progress)
  }

  /// The settings that a search among all rows has found for a candidate, in place of its own; nil where they
  /// are not searched.
  public func trialForUse(of candidate: Int) throws(FitError) -> Trial? {
    guard candidates[candidate].search != nil else { return nil }
    guard let search = searches.search(candidate, .all) else {
      throw .unsuitable("its settings were not searched among all rows")
    }
    return search.trials[try trial(chosenBy: search)]
  }

  /// What makes probabilities of the scores of a candidate that is fitted on all rows.
  public func calibration(
    of candidate: Int, outcomes: [Outcome]
  ) throws(FitError) -> LearntCalibration {
    try Assembly(study: self, outcomes: outcomes).learnt(candidate: candidate).calibration
  }

  /// Whether what balancing did to the odds of a member is undone: as the candidate's calibration says
  /// where it stands alone, as its own settings say in an ensemble.
  private func correctsPrior(
    _ member: Int, of candidate: Int, _ calibration: LearntCalibration
  ) -> Bool {
    member == candidate
      ? calibration.correctsPrior : candidates[member].calibration.value.correctsPrior
  }

  /// Fits a candidate on a fold's training rows again, for questions that its scores do not answer.
  ///
  /// It gives the fold's test rows the probabilities that the run gave them.
  public func refit(
    _ result: FoldResult, threads: Int, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(FitError) -> Scorer {
    let scored = try result.result.get()
    guard let index = candidates.firstIndex(of: result.candidate) else {
      throw .unsuitable("'\(result.candidate.name)' is no candidate of this study")
    }
    return try scorer(
      index, trial: result.trial, rows: result.fold.train, key: key(of: result.fold),
      learnt: (scored.ensemble, scored.calibration, scored.operatingPoint), threads: threads,
      isCancelled: isCancelled)
  }

  /// A candidate, or the members of an ensemble that count, fitted on some rows, by default all, with what
  /// was learnt from scores.
  private func scorer(
    _ index: Int, trial: Trial?, rows: [Int]? = nil, key: RandomKey, learnt: Assembly.Learnt,
    threads: Int,
    isCancelled: @escaping @Sendable () -> Bool, progress: (String) -> Void = { _ in }
  ) throws(FitError) -> Scorer {
    let schema = InputSchema(of: data.table)
    let used = learnt.ensemble?.used ?? []
    let members =
      candidates[index].members.isEmpty ? [index] : used.map { candidates[index].members[$0] }
    var fitted: [Scorer.Member] = []
    for member in members {
      progress(candidates[member].name)
      fitted.append(
        try refitted(
          member, trial: trial, correctsPrior: correctsPrior(member, of: index, learnt.calibration),
          rows: rows ?? Array(0..<data.rowCount), key: key, schema: schema, threads: threads,
          isCancelled: isCancelled))
    }
    return Scorer(
      schema: schema, members: fitted, combination: learnt.ensemble?.selecting(used),
      calibration: learnt.calibration.map, operatingPoint: learnt.operatingPoint,
      segments: RiskSegments(baseRate: baseRate))
  }

  /// A candidate with a pipeline, fitted on some rows.
  private func refitted(
    _ index: Int, trial: Trial?, correctsPrior: Bool, rows: [Int], key: RandomKey,
    schema: InputSchema,
    threads: Int, isCancelled: @escaping @Sendable () -> Bool
  ) throws(FitError) -> Scorer.Member {
    let candidate = candidates[index]
    let pipeline: Pipeline
    if let trial { pipeline = try trial.pipeline.get() } else { pipeline = try candidate.fittable }
    let (table, labels, weights) = data.rows(rows)
    let fitted = try pipeline.fit(
      table, labels: labels, weights: weights, keys: keys(of: index, pipeline, under: key),
      threads: threads, isCancelled: isCancelled)
    do {
      return try Scorer.Member(
        name: candidate.name, classifier: pipeline.classifier, steps: fitted.steps,
        model: fitted.model,
        calibration: correctsPrior ? .prior(shift: fitted.priorShift) : .identity,
        schema: schema)
    } catch {
      throw .unsuitable("\(error)")
    }
  }
}
