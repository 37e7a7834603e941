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
  var errors: [Bool]
  /// The threshold of every fold.
  var thresholds: [Double]

  var name: String { row.candidate }

  var threshold: Double {
    thresholds.isEmpty ? 0.5 : thresholds.reduce(0, +) / Double(thresholds.count)
  }

  init(_ row: Leaderboard.Row, _ predictions: OutOfFoldPredictions) {
    self.row = row
    func rows(_ scores: [Float]) -> ScoredRows {
      ScoredRows(
        labels: predictions.labels, scores: scores, weights: predictions.weights,
        decisions: predictions.decisions)
    }
    calibrated = rows(predictions.probabilities)
    isCalibrated = predictions.isCalibrated
    raw = isCalibrated ? rows(predictions.rawScores) : calibrated
    thresholds = predictions.folds.map { Double($0.threshold) }
    confusion = Confusion(calibrated)
    errors = zip(predictions.labels, predictions.decisions).map { ($0 > 0.5) != $1 }
  }
}

extension StudyReport {
  /// More lines than this cannot be told apart.
  private static let most = 6

  /// The candidates that did not fail, without baselines, in the order of the leaderboard.
  static func pooled(_ result: StudyResult) -> [PooledCandidate] {
    let study = result.study
    let places = Dictionary(
      study.candidates.indices.map { (study.candidates[$0].name, $0) },
      uniquingKeysWith: { first, _ in first })
    return result.leaderboard.rows.compactMap { row in
      guard let place = places[row.candidate], !study.candidates[place].isBaseline else {
        return nil
      }
      return result.predictions(of: place).map { PooledCandidate(row, $0) }
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
