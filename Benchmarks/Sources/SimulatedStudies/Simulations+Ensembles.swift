import CKernels
import Ensembles
import Experiments
import Learning
import Linear
import Metrics
import Resampling
import StrictJSON
import Trees

extension Simulations {
  /// How often ensembles that learn are worse than their best member, which is known only afterwards, by more
  /// than noise, in log loss and in AUC, on worlds of every kind: two standard errors of the paired
  /// difference over rows, on held-out rows.
  func ensembles() throws -> Rates {
    try each("ensembles", studies) { key in
      var rates = Rates()
      var stream = key["world"].stream
      let strength = 0.2 + 1.3 * stream.uniform()
      let signal = World.Signal(
        offset: -3 + 2.5 * stream.uniform(),
        slopes: (0..<World.features).map { _ in
          stream.uniform() < 0.5 ? strength * stream.normal() : 0
        },
        together: stream.uniform() < 0.5 ? 2 * strength * stream.uniform() : 0)
      let rows = 300 + stream.integer(below: 1200)
      let (study, analysis) = try World.study(
        Self.members, rows: rows, signal: signal, key: key
      ) {
        $0.validation = ComponentSpec(StratifiedKFold(folds: 5))
        $0.inner.folds = 3
        $0.rank.by = Metric.logLoss.name
        $0.statistics.resamples = 200
        $0.ensembles = OrderedMembers(Self.combinations)
      }
      let predictions = study.candidates.indices.map { analysis.predictions(of: $0) }
      let singles = Self.members.indices.compactMap { predictions[$0] }
      guard singles.count == Self.members.count else { return rates }
      for (place, candidate) in study.candidates.enumerated() where !candidate.members.isEmpty {
        guard let ensemble = predictions[place] else { continue }
        note(&rates, candidate.name, ensemble, singles)
        let losses = singles.map { Self.logLosses($0).reduce(0, +) }
        guard let least = losses.min(), let best = losses.firstIndex(of: least) else { continue }
        let comparison = analysis.comparisons.first {
          $0.metric == Metric.logLoss.name
            && Set([$0.first, $0.second]) == [candidate.name, study.candidates[best].name]
        }
        rates.note(
          "\(candidate.name): worse than the best single in log loss (Nadeau–Bengio)",
          comparison?.first == study.candidates[best].name
            && (comparison?.folds?.pValue ?? 1) < 0.05)
      }
      return rates
    }
  }

  private static let members: [(String, ModelSpec)] = [
    ("logistic", ModelSpec(classifier: ComponentSpec(LogisticRegression()))),
    ("leaf1", ModelSpec(classifier: ComponentSpec(RandomForest(trees: 50, minimumLeafSize: 1)))),
    ("leaf5", ModelSpec(classifier: ComponentSpec(RandomForest(trees: 50)))),
    (
      "extraTrees",
      ModelSpec(
        classifier: ComponentSpec(
          RandomForest(trees: 50, minimumLeafSize: 2, extraTrees: true, bootstrap: false)))
    ),
    (
      "boosting",
      ModelSpec(classifier: ComponentSpec(GradientBoosting(trees: 40, leaves: 6)))
    ),
  ]

  private static let combinations: [(String, ComponentSpec<any Ensemble>)] = [
    ("vote", ComponentSpec(Voting(weights: .greedy))),
    (
      "vote on all rows, not calibrated",
      ComponentSpec(Voting(weights: .greedy, bags: 0, calibrateMembers: false))
    ),
    ("stack", ComponentSpec(Stacking())),
    ("stack, weights of either sign", ComponentSpec(Stacking(nonNegative: false))),
  ]

  private func note(
    _ rates: inout Rates, _ name: String, _ ensemble: OutOfFoldPredictions,
    _ singles: [OutOfFoldPredictions]
  ) {
    let losses = singles.map { Self.logLosses($0) }
    let best = losses.min { $0.reduce(0, +) < $1.reduce(0, +) } ?? []
    let differences = zip(Self.logLosses(ensemble), best).map { $0 - $1 }
    if let difference = PairedDifference(differences) {
      rates.note(
        "\(name): worse than the best single in log loss",
        difference.mean > 2 * difference.standardError)
      rates.note("\(name): better in log loss", difference.mean < -2 * difference.standardError)
    }
    let labels = ensemble.labels.map { $0 > 0.5 }
    func numbers(_ predictions: OutOfFoldPredictions) -> [Double] {
      predictions.probabilities.map { Double($0) }
    }
    let tests = singles.compactMap {
      DeLongTest(labels: labels, first: numbers(ensemble), second: numbers($0))
    }
    if let test = tests.max(by: { $0.second < $1.second }) {
      rates.note("\(name): worse than the best single in AUC", (test.z ?? 0) < -2)
      rates.note("\(name): better in AUC", (test.z ?? 0) > 2)
    }
  }

  private static func logLosses(_ predictions: OutOfFoldPredictions) -> [Double] {
    zip(predictions.probabilities, predictions.labels).map { probability, label in
      let kept = min(max(Double(probability), 1e-6), 1 - 1e-6)
      return -ck_log(label > 0.5 ? kept : 1 - kept)
    }
  }
}
