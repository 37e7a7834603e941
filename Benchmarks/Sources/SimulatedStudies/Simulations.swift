import Concurrency
import Experiments
import Learning
import Linear
import Metrics
import Networks
import Resampling
import StrictJSON
import Trees

/// What the statistics promise, tried on worlds of which the truth is known.
struct Simulations {
  var studies: Int
  var key: RandomKey
  var threads: Int

  /// Runs every study and adds up what was noted.
  func each(
    _ name: String, _ count: Int, _ body: @escaping @Sendable (RandomKey) throws -> Rates
  ) throws -> Rates {
    let key = key[name]
    let results = parallelMap(count: count, threads: threads) { study in
      Result { try body(key["study", study]) }
    }
    return try results.reduce(Rates()) { try $0 + $1.get() }
  }

  private static let logistic = ComponentSpec<any Classifier>(LogisticRegression())

  /// How often the 95 % intervals of pooled metrics, of means over folds and of a single holdout hold
  /// the truth.
  func coverage(rows: Int) throws -> Rates {
    let population = Population(rows: 20_000, key: key["population"])
    return try each("coverage \(rows)", studies) { key in
      var rates = Rates()
      let (study, analysis) = try World.study(
        [("logistic", ModelSpec(classifier: Self.logistic))], rows: rows, key: key
      ) { $0.rank.require = ["precision": 0.5] }
      let truth = try population.truth(of: 0, in: analysis)
      let row = analysis.leaderboard[study.candidates[0].name]
      for name in ["recall", "precision", "rocAUC", "empc", "brier"] {
        guard let value = truth.values[name], let index = Metric.index(of: name) else { continue }
        rates.note(
          "\(name), all rows (BCa)", row?.estimates[index].interval?.contains(value) ?? false)
        rates.note(
          "\(name), mean over folds (Nadeau–Bengio)",
          row?.foldIntervals[index]?.contains(value) ?? false)
      }
      return rates
    }
  }

  /// The same on one holdout, where shares have Wilson's interval.
  func holdout(rows: Int) throws -> Rates {
    let population = Population(rows: 20_000, key: key["population"])
    return try each("holdout", studies) { key in
      var rates = Rates()
      let (_, analysis) = try World.study(
        [("logistic", ModelSpec(classifier: Self.logistic))], rows: rows, key: key
      ) {
        $0.rank.require = ["precision": 0.5]
        $0.validation = ComponentSpec(Holdout(testFraction: 0.3))
      }
      let truth = try population.truth(of: 0, in: analysis)
      let row = analysis.leaderboard["logistic"]
      for name in ["recall", "precision", "rocAUC", "empc"] {
        guard let value = truth.values[name], let index = Metric.index(of: name) else { continue }
        rates.note(name, row?.estimates[index].interval?.contains(value) ?? false)
      }
      return rates
    }
  }

  /// How often tests at the 5 % level tell two forests apart that differ in name only: whatever they
  /// differ by is the chance of their growing.
  func equalForests(rows: Int) throws -> Rates {
    try each("equal forests", studies) { key in
      var rates = Rates()
      let forest = ComponentSpec<any Classifier>(RandomForest(trees: 10, minimumLeafSize: 5))
      let (_, analysis) = try World.study(
        [("one", ModelSpec(classifier: forest)), ("two", ModelSpec(classifier: forest))],
        rows: rows, key: key
      ) {
        $0.validation = ComponentSpec(StratifiedKFold(folds: 5, repeats: 10))
        $0.operatingPoint = ComponentSpec(FixedThreshold(threshold: 0.25))
        $0.statistics.resamples = 200
      }
      for metric in ["recall", "rocAUC"] {
        guard let comparison = analysis.comparisons.first(where: { $0.metric == metric }),
          let index = Metric.index(of: metric), let one = analysis.leaderboard["one"],
          let two = analysis.leaderboard["two"], let test = comparison.folds
        else { continue }
        let differences = zip(one.folds[index].values, two.folds[index].values).compactMap {
          first, second in first.flatMap { first in second.map { first - $0 } }
        }
        rates.note("\(metric), corrected t-test (Nadeau–Bengio)", test.pValue < 0.05)
        if let naive = CorrectedTTest(differences: differences, ratio: 0) {
          rates.note("\(metric), naive t-test over the folds", naive.pValue < 0.05)
        }
      }
      rates.note("one left out of the leader's band", analysis.leaderboard.band.count < 2)
      return rates
    }
  }

  /// How often tests at the 5 % level tell two rules apart that are equal by symmetry: they score by one
  /// of two features that nature treats alike, and nothing is fitted.
  func equalRules(rows: Int) throws -> Rates {
    try each("equal rules", studies) { key in
      var rates = Rates()
      var stream = key.stream
      var labels: [Float] = []
      var scores: [[Float]] = [[], []]
      for _ in 0..<rows {
        let x = [stream.normal(), stream.normal()]
        let probability = FittedCalibration.logit(scale: 1, offset: -1.4 + x[0] + x[1])(0.5)
        labels.append(stream.uniform() < Double(probability) ? 1 : 0)
        for rule in 0..<2 {
          scores[rule].append(FittedCalibration.logit(scale: 1, offset: x[rule])(0.5))
        }
      }
      let comparisons = try EqualRules(labels: labels, scores: scores, key: key).comparisons()
      for metric in ["recall", "rocAUC"] {
        guard let comparison = comparisons.first(where: { $0.metric == metric }),
          let test = comparison.folds, let bootstrap = comparison.bootstrapP
        else { continue }
        rates.note("\(metric), corrected t-test (Nadeau–Bengio)", test.pValue < 0.05)
        // Fifty folds taken for fifty independent witnesses.
        let naive = test.statistic.map { statistic in
          StudentT(degreesOfFreedom: 49).twoSided(
            abs(statistic) * ((1 / 50 + 0.25) * 50.0).squareRoot())
        }
        rates.note("\(metric), naive t-test over the folds", (naive ?? 1) < 0.05)
        rates.note("\(metric), bootstrap over rows", bootstrap < 0.05)
        if let catches = comparison.catches {
          rates.note("\(metric), exact McNemar on the positives", catches.pValue < 0.05)
        }
      }
      return rates
    }
  }

  /// How often a fold's threshold keeps its constraint on the population, by the confidence asked.
  func constraints(rows: Int) throws -> Rates {
    let population = Population(rows: 20_000, key: key["population"])
    let confidences = [0.5, 0.8, 0.9, 0.95]
    return try each("constraints", studies) { key in
      var rates = Rates()
      let models = confidences.flatMap { confidence in
        [
          (
            "precision\(confidence)",
            ModelSpec(
              classifier: Self.logistic,
              operatingPoint: ComponentSpec(
                PrecisionAtLeast(precision: 0.5, confidence: confidence)))
          ),
          (
            "recall\(confidence)",
            ModelSpec(
              classifier: Self.logistic,
              operatingPoint: ComponentSpec(RecallAtLeast(recall: 0.8, confidence: confidence)))
          ),
        ]
      }
      let (study, analysis) = try World.study(models, rows: rows, key: key) {
        $0.statistics.resamples = 200
        $0.validation = ComponentSpec(StratifiedKFold(folds: 5))
      }
      for (candidate, model) in models.enumerated() {
        let truth = try population.truth(of: candidate, in: analysis)
        let results = analysis.results(of: candidate)
        // One fold a study: the folds of one study share rows and are no independent tries.
        guard let fold = truth.folds.first, let met = results[0].scored?.operatingPoint.constraint,
          met.isMet
        else { continue }
        let isPrecision = study.candidates[candidate].name.hasPrefix("precision")
        let confidence = confidences[candidate / 2]
        rates.note(
          "\(isPrecision ? "precision ≥ .5" : "recall ≥ .8"), asked to hold in "
            + "\(decimal(100 * confidence, places: 0)) %",
          isPrecision ? fold.precision >= 0.5 : fold.recall >= 0.8)
        _ = model
      }
      return rates
    }
  }

  /// How often an AUC of one half lies in the interval where labels were shuffled.
  func shuffledLabels(rows: Int) throws -> Rates {
    try each("shuffled", studies) { key in
      var rates = Rates()
      var net = Sequential {
        Dense(8, .relu)
      }
      net.training.epochs = 10
      let (_, analysis) = try World.study(
        [
          ("logistic", ModelSpec(classifier: Self.logistic)),
          ("forest", ModelSpec(classifier: ComponentSpec(RandomForest(trees: 20)))),
          ("net", ModelSpec(classifier: ComponentSpec(net))),
        ], rows: rows, key: key, shuffled: true)
      for name in ["logistic", "forest", "net"] {
        guard let row = analysis.leaderboard[name], let auc = Metric.index(of: "rocAUC") else {
          continue
        }
        rates.note(
          "\(name), AUC .5 in its interval, all rows (BCa)",
          row.estimates[auc].interval?.contains(0.5) ?? false)
        rates.note(
          "\(name), AUC .5 in its interval, mean over folds (Nadeau–Bengio)",
          row.foldIntervals[auc]?.contains(0.5) ?? false)
      }
      return rates
    }
  }
}
