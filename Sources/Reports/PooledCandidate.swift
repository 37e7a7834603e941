import Experiments
import Learning
import Metrics

/// A candidate with the pooled rows of its test folds.
struct PooledCandidate {
  /// Its row of the leaderboard.
  var row: Leaderboard.Row
  /// Probabilities of all test rows.
  var calibrated: ScoredRows
  /// The same rows with scores as the model gave them.
  var raw: ScoredRows
  var isCalibrated: Bool
  /// Decisions at the thresholds of the folds.
  var confusion: Confusion
  /// Whether each of the rows is decided wrongly.
  var errors: [Bool] = []
  /// The threshold of every fold.
  var thresholds: [Double]

  var name: String { row.candidate }

  var threshold: Double {
    thresholds.isEmpty ? 0.5 : thresholds.reduce(0, +) / Double(thresholds.count)
  }

  /// Puts the folds of a candidate together; nil where one failed.
  init?(_ row: Leaderboard.Row, results: [FoldResult], labels all: [Float]) {
    guard !results.isEmpty, results.allSatisfy({ $0.failure == nil }) else { return nil }
    var labels: [Float] = []
    var scores: [Float] = []
    var raw: [Float] = []
    confusion = Confusion(
      truePositives: 0, falsePositives: 0, trueNegatives: 0, falseNegatives: 0)
    for result in results {
      let truth = result.fold.test.map { all[$0] }
      labels += truth
      scores += result.scores
      raw += result.rawScores
      let threshold = result.operatingPoint.threshold
      for (label, score) in zip(truth, result.scores) {
        confusion.count(isPositive: label > 0.5, isCalled: score >= threshold)
        errors.append((label > 0.5) != (score >= threshold))
      }
    }
    self.row = row
    calibrated = ScoredRows(labels: labels, scores: scores)
    isCalibrated = results.contains { !$0.calibrations.isEmpty }
    self.raw = isCalibrated ? ScoredRows(labels: labels, scores: raw) : calibrated
    thresholds = results.map { Double($0.operatingPoint.threshold) }
  }
}

extension Confusion {
  fileprivate mutating func count(isPositive: Bool, isCalled: Bool) {
    switch (isPositive, isCalled) {
    case (true, true): truePositives += 1
    case (false, true): falsePositives += 1
    case (false, false): trueNegatives += 1
    case (true, false): falseNegatives += 1
    }
  }
}

extension StudyReport {
  /// More lines than this cannot be told apart.
  private static let most = 6

  /// The candidates that did not fail, without baselines, in the order of the leaderboard.
  static func pooled(_ analysis: StudyAnalysis) -> [PooledCandidate] {
    let study = analysis.study
    let places = Dictionary(
      study.candidates.indices.map { (study.candidates[$0].name, $0) },
      uniquingKeysWith: { first, _ in first })
    return analysis.leaderboard.rows.compactMap { row in
      guard let place = places[row.candidate], !study.candidates[place].isBaseline else {
        return nil
      }
      return PooledCandidate(row, results: analysis.results(of: place), labels: study.data.labels)
    }
  }

  /// The best of every model, and as many more of the leader's band as there is room for, in the
  /// order given.
  static func chosen(_ all: [PooledCandidate]) -> [PooledCandidate] {
    var models: Set<String> = []
    let best = all.indices.filter { models.insert(all[$0].row.model).inserted }
    let others = all.indices.filter { !best.contains($0) && all[$0].row.standing.isInBand }
    return (best + others).prefix(most).sorted().map { all[$0] }
  }

  /// The sentence of captions about what is drawn.
  func shown(_ drawn: [PooledCandidate], of all: [PooledCandidate]) -> String {
    guard drawn.count < all.count else { return "" }
    let models = Set(all.map(\.row.model)).count
    let choice =
      models > drawn.count
      ? "the best of each of the first \(drawn.count) models"
      : models == drawn.count
        ? "the best of each model" : "the best of each model, then others of the leader's band"
    return "Drawn are \(drawn.count) of \(all.count) candidates: \(choice)."
  }
}
