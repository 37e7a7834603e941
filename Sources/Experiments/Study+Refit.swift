import CKernels
public import Learning
import StrictJSON
import Tables

extension Study {
  /// Fits a candidate on all rows, for use.
  ///
  /// What the candidate learns from scores (weights of an ensemble, calibration, threshold) it learns
  /// from the scores of rows that were not seen when they were scored: those of the first repeat's
  /// folds, which are to all rows what inner folds are to a fold's training rows.
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
    let schema = InputSchema(of: data.table)
    let members =
      candidates[candidate].members.isEmpty ? [candidate] : candidates[candidate].members
    var fitted: [Scorer.Member] = []
    for member in members {
      progress(candidates[member].name)
      fitted.append(
        try refitted(
          member, key: RandomKey(seed: spec.seed)["refit"], schema: schema, threads: threads,
          isCancelled: isCancelled))
    }
    let learnt = try Assembly(study: self, outcomes: outcomes).learnt(candidate: candidate)
    return Scorer(
      schema: schema, members: fitted, combination: learnt.ensemble,
      calibration: learnt.calibration, operatingPoint: learnt.operatingPoint,
      segments: RiskSegments(
        threshold: learnt.operatingPoint.threshold, baseRate: data.baseRate))
  }

  /// Fits a candidate on a fold's training rows again, for questions that its scores do not answer.
  ///
  /// It gives the fold's test rows the probabilities that the run gave them.
  public func refit(
    _ result: FoldResult, threads: Int, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) throws(FitError) -> Scorer {
    let candidate = result.candidate
    let scored = try result.result.get()
    let schema = InputSchema(of: data.table)
    guard let index = candidates.firstIndex(of: candidate) else {
      throw .unsuitable("'\(candidate.name)' is no candidate of this study")
    }
    var fitted: [Scorer.Member] = []
    for member in candidate.members.isEmpty ? [index] : candidate.members {
      fitted.append(
        try refitted(
          member, rows: result.fold.train, key: key(of: result.fold), schema: schema,
          threads: threads, isCancelled: isCancelled))
    }
    return Scorer(
      schema: schema, members: fitted, combination: scored.ensemble,
      calibration: scored.learntCalibration, operatingPoint: scored.operatingPoint,
      segments: RiskSegments(threshold: scored.operatingPoint.threshold, baseRate: data.baseRate))
  }

  /// A candidate with a pipeline, fitted on some rows, by default all.
  private func refitted(
    _ index: Int, rows: [Int]? = nil, key: RandomKey, schema: InputSchema, threads: Int,
    isCancelled: @escaping @Sendable () -> Bool
  ) throws(FitError) -> Scorer.Member {
    let candidate = candidates[index]
    guard let pipeline = candidate.pipeline else {
      throw .unsuitable("'\(candidate.name)' is an ensemble of ensembles")
    }
    let rows = rows ?? Array(0..<data.rowCount)
    let (steps, prepared) = try Pipeline.prepare(
      data.table.selecting(rows: rows), with: pipeline.transforms)
    let known = try Dataset(
      table: prepared, labels: rows.map { data.labels[$0] },
      weights: data.weights.map { weights in rows.map { weights[$0] } })
    var context = FitContext(
      key: key["balance"][candidate.balance], threads: threads, isCancelled: isCancelled)
    let training = try pipeline.sampler.value.resample(known, context: context)
    context.key = key["model"][candidate.name]
    let model: any TrainedModel = try pipeline.classifier.value.fit(training, context: context)
    let shift = training.logOdds - known.logOdds
    do {
      return try Scorer.Member(
        name: candidate.name, classifier: pipeline.classifier, steps: steps, model: model,
        calibration: candidate.calibration.value.correctsPrior ? .prior(shift: shift) : .identity,
        schema: schema)
    } catch {
      throw .unsuitable("\(error)")
    }
  }
}

extension Dataset {
  /// The log odds of the positive class among rows that weigh; 0 where a class is missing.
  var logOdds: Double {
    let sums = classWeights
    guard sums.positive > 0, sums.negative > 0 else { return 0 }
    return ck_log(sums.positive) - ck_log(sums.negative)
  }
}
