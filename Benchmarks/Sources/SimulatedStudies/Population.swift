import Experiments
import Learning
import Metrics
import Tables

/// What the models of a study do on a population, far larger than the study's rows, of which the true
/// probabilities are known.
///
/// Every population row stands twice, once as a positive row that weighs its probability and once as a
/// negative one that weighs the rest, so no chance is left in its labels.
struct Population {
  let sample: World.Sample

  init(rows: Int, signal: World.Signal = .strong, key: RandomKey) {
    sample = World.sample(rows, signal: signal, key: key)
  }

  /// What the pooled metrics estimate: the same metrics if the folds' models, each with its own
  /// threshold, were tested on the whole population.
  struct Truth {
    var values: [String: Double]
    /// Precision and recall of each fold's model at its threshold.
    var folds: [(precision: Double, recall: Double)]
  }

  func truth(of candidate: Int, in analysis: StudyResult) throws -> Truth {
    let study = analysis.study
    guard let pipeline = study.candidates[candidate].pipeline else {
      return Truth(values: [:], folds: [])
    }
    var pooled: [Float] = []
    var found = 0.0
    var predictedPositives = 0.0
    let positive = sample.probabilities.reduce(0, +)
    var folds: [(precision: Double, recall: Double)] = []
    for result in analysis.results(of: candidate) {
      let threshold = try result.result.get().operatingPoint.threshold
      // Logistic regression knows no chance: fitted again on the same rows, it is the same model.
      let model = try pipeline.fit(
        study.data.table.selecting(rows: result.fold.train),
        labels: result.fold.train.map { study.data.labels[$0] },
        context: FitContext(key: RandomKey(seed: 1)))
      let scores = try model.scores(for: sample.table)
      var own = (found: 0.0, predictedPositives: 0.0)
      for (score, probability) in zip(scores, sample.probabilities)
      where score >= threshold {
        own.found += probability
        own.predictedPositives += 1
      }
      folds.append((own.found / max(own.predictedPositives, 1), own.found / positive))
      found += own.found
      predictedPositives += own.predictedPositives
      pooled += scores
    }
    let count = analysis.results(of: candidate).count
    let weights = (0..<count).flatMap { _ in sample.probabilities }
    let rows = ScoredRows(
      labels: [Float](repeating: 1, count: pooled.count)
        + [Float](repeating: 0, count: pooled.count),
      scores: pooled + pooled, weights: weights + weights.map { 1 - $0 }, costs: study.spec.costs)
    return Truth(
      values: [
        "recall": found / (positive * Double(count)), "precision": found / predictedPositives,
        "rocAUC": Metric.rocAUC.score(rows) ?? .nan, "empc": Metric.empc.score(rows) ?? .nan,
        "brier": Metric.brier.score(rows) ?? .nan,
      ], folds: folds)
  }
}

extension Population {
  /// What models reach on it, each with its own threshold, all of them together.
  struct Reached {
    var found = 0.0
    var selected = 0.0
    var positives = 0.0
    var rows = 0.0

    var precision: Double { found / max(selected, 1) }
    var recall: Double { found / positives }
    var contactRate: Double { selected / rows }

    static func + (left: Reached, right: Reached) -> Reached {
      Reached(
        found: left.found + right.found, selected: left.selected + right.selected,
        positives: left.positives + right.positives, rows: left.rows + right.rows)
    }

    /// Whether what was asked of thresholds is kept.
    func keeps(_ constraint: OperatingPoint.Constraint) -> Bool {
      switch constraint.metric {
      case Metric.precision.name: precision >= constraint.bound
      case Metric.recall.name: recall >= constraint.bound
      default: contactRate <= constraint.bound
      }
    }
  }

  func reached(by scorer: Scorer) throws -> Reached {
    let scores = try scorer.scores(of: RawRows(sample.table, schema: scorer.schema))
    var reached = Reached(rows: Double(scores.count))
    for (score, probability) in zip(scores, sample.probabilities) {
      reached.positives += probability
      guard scorer.decision(score) else { continue }
      reached.found += probability
      reached.selected += 1
    }
    return reached
  }
}
