import Concurrency
package import Learning
import Metrics
import StrictJSON
import Tables

/// Turns units into outcomes; pure, but for the time that an outcome notes.
///
/// Candidates that share a preparation or a balance strategy share the rows that it makes of a fold.
package struct Runner: Sendable {
  /// A fold's rows made ready for one way of preparing them.
  private struct PreparedFold: Sendable {
    var training: Pipeline.PreparedRows
    var test: Tensor
  }

  private struct TrainingRows {
    var fold: PreparedFold
    var balanced: Pipeline.BalancedRows
  }

  private let study: Study
  private let prepared = FoldCache<PreparedFold>()
  private let balanced = FoldCache<Pipeline.BalancedRows>()

  package init(_ study: Study) { self.study = study }

  /// Fits and scores one unit.
  ///
  /// Throws `FitError.cancelled` when stopped; every other error becomes an outcome.
  package func outcome(
    of unit: WorkUnit, threads: Int, isCancelled: @escaping @Sendable () -> Bool
  ) throws(FitError) -> Outcome {
    let context = FitContext(
      key: study.keys(of: unit).sampler, threads: threads, isCancelled: isCancelled)
    let training = Result { () throws(FitError) -> TrainingRows in
      try trainingRows(of: unit, context: context)
    }
    let scored = Result { () throws(FitError) -> Outcome.Scored in
      try score(unit, try training.get(), context: context)
    }
    let fold = study.fold(of: unit)
    return Outcome(
      training: study.rows(fold.train), test: study.rows(fold.test),
      balance: (try? training.get()).map { Outcome.Balance($0.balanced) },
      result: try Outcome.Result(scored))
  }

  /// Drops what the units of a fold had in common, once none is left.
  package func finish(fold: Int) {
    prepared.forget(fold: fold)
    balanced.forget(fold: fold)
  }

  /// The unit's rows, prepared and balanced.
  private func trainingRows(
    of unit: WorkUnit, context: FitContext
  ) throws(FitError) -> TrainingRows {
    let pipeline = try study.fittable(unit)
    func prepare() throws(FitError) -> PreparedFold {
      try self.prepare(
        study.fold(of: unit), with: pipeline, key: study.keys(of: unit).preparation)
    }
    // Rows of which each trial has its own are not kept: there would be very many.
    guard !study.searchesRows(unit) else {
      let fold = try prepare()
      return TrainingRows(
        fold: fold, balanced: try pipeline.balance(fold.training, context: context))
    }
    let part = unit.inner.map { "inner \($0)" } ?? "whole"
    let preparation =
      "\(part) \(Self.text(pipeline.transforms))"
      // Rows for a model that takes gaps are not for one that does not.
      + (pipeline.takesMissing ? " with missing numbers" : "")
    let fold = try prepared.value(fold: unit.fold, name: preparation, compute: prepare)
    let strategy = "\(study.candidates[unit.candidate].balance) \(Self.text(pipeline.sampler))"
    let balanced = try balanced.value(
      fold: unit.fold, name: "\(strategy) \(preparation)"
    ) { () throws(FitError) in
      try pipeline.balance(fold.training, context: context)
    }
    return TrainingRows(fold: fold, balanced: balanced)
  }

  private static func text(_ part: some Encodable) -> String {
    (try? StrictJSON.encode(part).text()) ?? "\(part)"
  }

  private func prepare(
    _ fold: Fold, with pipeline: Pipeline, key: RandomKey
  ) throws(FitError) -> PreparedFold {
    let (table, labels, weights) = study.data.rows(fold.train)
    let training = try pipeline.prepare(table, labels: labels, weights: weights, key: key)
    do {
      let test = try training.steps.features(
        of: study.data.table.selecting(rows: fold.test),
        takesMissing: pipeline.takesMissing)
      return PreparedFold(training: training, test: test)
    } catch {
      throw .unsuitable("\(error)")
    }
  }

  private func score(
    _ unit: WorkUnit, _ rows: TrainingRows, context: FitContext
  ) throws(FitError) -> Outcome.Scored {
    var context = context
    context.key = study.keys(of: unit).model
    let clock = ContinuousClock()
    let start = clock.now
    let pipeline = try study.fittable(unit)
    let model = try pipeline.fit(
      rows.balanced, of: rows.fold.training, context: context
    ).model
    let fitted = clock.now
    let scores = model.scores(for: rows.fold.test)
    let scored = clock.now
    guard scores.count == rows.fold.test.rows, scores.allSatisfy({ $0 >= 0 && $0 <= 1 }) else {
      throw .unsuitable("the model gave scores that are no probabilities of the test rows")
    }
    return Outcome.Scored(
      scores: scores,
      trainingAUC: unit.inner == nil ? Self.trainingAUC(model, rows.fold) : nil,
      record: unit.inner == nil ? model.record : FitRecord(),
      fitSeconds: (fitted - start).seconds, scoreSeconds: (scored - fitted).seconds)
  }

  /// ROC AUC on training rows, as many as are tested, evenly spaced: enough to see a gap, and no dearer
  /// than the test itself.
  private static func trainingAUC(_ model: some TrainedModel, _ fold: PreparedFold) -> Double? {
    let rows = fold.training.rows
    let taken = min(rows.rowCount, fold.test.rows)
    let known = rows.selecting(rows: (0..<taken).map { $0 * rows.rowCount / taken })
    let scores = model.scores(for: known.features)
    guard scores.allSatisfy({ $0 >= 0 && $0 <= 1 }) else { return nil }
    return Metric.rocAUC.score(
      ScoredRows(
        labels: known.labels, scores: scores, weights: known.weights?.map { Double($0) }))
  }
}

extension Study {
  /// Whether a unit's trial has a preparation or balance of its own.
  fileprivate func searchesRows(_ unit: WorkUnit) -> Bool {
    guard unit.trial != nil, let space = candidates[unit.candidate].search?.space else {
      return false
    }
    return space.varies("balance") || space.varies("transforms")
  }

  /// What a unit fits.
  fileprivate func fittable(_ unit: WorkUnit) throws(FitError) -> Pipeline {
    guard let pipeline = pipeline(of: unit) else {
      return try candidates[unit.candidate].fittable
    }
    return pipeline
  }
}

extension Candidate {
  /// The pipeline; an ensemble, which has none, is not fitted itself.
  var fittable: Pipeline {
    get throws(FitError) {
      guard let pipeline else {
        throw .unsuitable("'\(name)' is an ensemble and not fitted itself")
      }
      return pipeline
    }
  }
}

extension Outcome.Balance {
  fileprivate init(_ balanced: Pipeline.BalancedRows) {
    self.init(
      rows: Outcome.Rows(count: balanced.rows.rowCount, positives: balanced.rows.positives),
      priorShift: balanced.priorShift)
  }
}

extension Outcome.Result {
  /// Throws where the unit was stopped, which is no outcome.
  fileprivate init(_ result: Swift.Result<Outcome.Scored, FitError>) throws(FitError) {
    switch result {
    case .success(let scored): self = .scored(scored)
    case .failure(.cancelled): throw .cancelled
    case .failure(let error): self = .failed(reason: error.description)
    }
  }
}

extension Duration {
  fileprivate var seconds: Double {
    Double(components.seconds) + Double(components.attoseconds) * 1e-18
  }
}

/// Work that candidates of one fold have in common, done once: preparation, and balancing.
///
/// Values are kept until every unit of their fold is done. Whoever asks first computes; others who ask
/// meanwhile wait for that.
private final class FoldCache<Value: Sendable>: Sendable {
  private final class Entry: Sendable {
    let result = Mutex<Result<Value, FitError>?>(nil)
  }

  private struct Key: Hashable {
    var fold: Int
    var name: String
  }

  private let entries = Mutex<[Key: Entry]>([:])

  func value(
    fold: Int, name: String, compute: () throws(FitError) -> Value
  ) throws(FitError) -> Value {
    let entry = entries.withLock { entries in
      let key = Key(fold: fold, name: name)
      if let entry = entries[key] { return entry }
      let entry = Entry()
      entries[key] = entry
      return entry
    }
    let result = entry.result.withLock { kept in
      if let kept { return kept }
      let result = Result { () throws(FitError) -> Value in try compute() }
      kept = result
      return result
    }
    return try result.get()
  }

  func forget(fold: Int) {
    entries.withLock { entries in entries = entries.filter { $0.key.fold != fold } }
  }
}
