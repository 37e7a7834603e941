public import Learning
import Metrics
import StrictJSON
import Tables

/// Turns units into outcomes; pure, but for the time that an outcome notes.
public struct Runner: Sendable {
  private let study: Study
  private let preparations: [String]
  private let prepared = FoldCache<PreparedFold>()
  private let balanced = FoldCache<Dataset>()

  /// A runner of a study's units.
  public init(_ study: Study) {
    self.study = study
    preparations = study.candidates.map { candidate in
      candidate.pipeline.flatMap { try? StrictJSON.encode($0.transforms).text() } ?? candidate.name
    }
  }

  /// Fits and scores one unit.
  ///
  /// Throws `FitError.cancelled` when stopped; every other error becomes an outcome.
  public func outcome(
    of unit: WorkUnit, threads: Int, isCancelled: @escaping @Sendable () -> Bool
  ) throws(FitError) -> Outcome {
    let fold = study.fold(of: unit)
    var outcome = Outcome(
      failure: nil, training: study.rows(fold.train), balanced: study.rows(fold.train),
      test: study.rows(fold.test), priorShift: 0, scores: [], trainingAUC: nil, record: FitRecord(),
      fitSeconds: 0,
      scoreSeconds: 0)
    do {
      try fill(&outcome, unit: unit, fold: fold, threads: threads, isCancelled: isCancelled)
    } catch .cancelled {
      throw .cancelled
    } catch {
      outcome.failure = error.description
      outcome.scores = []
    }
    return outcome
  }

  /// Drops what the units of a fold had in common, once none is left.
  public func finish(fold: Int) {
    prepared.forget(fold: fold)
    balanced.forget(fold: fold)
  }

  private func fill(
    _ outcome: inout Outcome, unit: WorkUnit, fold: Fold, threads: Int,
    isCancelled: @escaping @Sendable () -> Bool
  ) throws(FitError) {
    let candidate = study.candidates[unit.candidate]
    guard let pipeline = candidate.pipeline else { return }
    let key = study.key(of: unit)
    let part = unit.inner.map { "inner \($0)" } ?? "whole"
    let preparation = "\(part) \(preparations[unit.candidate])"
    let rows = try prepared.value(fold: unit.fold, name: preparation) { () throws(FitError) in
      try prepare(fold, with: pipeline.transforms)
    }
    var context = FitContext(
      key: key["balance"][candidate.balance], threads: threads, isCancelled: isCancelled)
    let training = try balanced.value(
      fold: unit.fold, name: "\(candidate.balance) \(preparation)"
    ) { [context] () throws(FitError) in
      try pipeline.sampler.value.resample(rows.training, context: context)
    }
    outcome.balanced = Outcome.Rows(count: training.rowCount, positives: training.positives)
    outcome.priorShift = training.logOdds - rows.training.logOdds
    context.key = key["model"][candidate.name]
    let clock = ContinuousClock()
    let start = clock.now
    let model: any TrainedModel = try pipeline.classifier.value.fit(training, context: context)
    let fitted = clock.now
    outcome.scores = model.scores(for: rows.test)
    outcome.fitSeconds = (fitted - start).seconds
    outcome.scoreSeconds = (clock.now - fitted).seconds
    guard outcome.scores.count == fold.test.count,
      outcome.scores.allSatisfy({ $0 >= 0 && $0 <= 1 })
    else { throw .unsuitable("the model gave scores that are no probabilities of the test rows") }
    if unit.inner == nil {
      outcome.record = model.record
      outcome.trainingAUC = Self.trainingAUC(model, rows)
    }
  }

  /// ROC AUC on training rows, as many as are tested, evenly spaced: enough to see a gap, and no dearer
  /// than the test itself.
  private static func trainingAUC(_ model: some TrainedModel, _ rows: PreparedFold) -> Double? {
    let count = rows.training.rowCount
    let taken = min(count, rows.test.rows)
    let known = rows.training.selecting(rows: (0..<taken).map { $0 * count / taken })
    let scores = model.scores(for: known.features)
    guard scores.allSatisfy({ $0 >= 0 && $0 <= 1 }) else { return nil }
    return Metric.rocAUC.score(ScoredRows(labels: known.labels, scores: scores))
  }

  private func prepare(
    _ fold: Fold, with transforms: [ComponentSpec<any Transform>]
  ) throws(FitError) -> PreparedFold {
    let data = study.data
    let (steps, training) = try Pipeline.prepare(
      data.table.selecting(rows: fold.train), with: transforms)
    var test = data.table.selecting(rows: fold.test)
    for step in steps {
      do {
        test = try step.apply(to: test)
      } catch {
        throw .unsuitable("\(error)")
      }
    }
    return PreparedFold(
      training: try Dataset(
        table: training, labels: fold.train.map { data.labels[$0] },
        weights: data.weights.map { weights in fold.train.map { weights[$0] } }),
      test: try Dataset(table: test, labels: fold.test.map { data.labels[$0] }).features)
  }
}

extension Duration {
  var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}
