import Experiments
import Learning
import Linear
import Metrics
import Resampling
import StrictJSON

extension Simulations {
  /// How often what a threshold was proven to keep is kept on the population: by the model of a fold, and
  /// by the model that is fitted on all rows for use; and what the leaderboard's word `kept` is worth.
  func promises(_ signal: World.Signal, rows: Int, precision: Double) throws -> Rates {
    let population = Population(rows: 20_000, signal: signal, key: key["population"])
    let rules: [(name: String, rule: ComponentSpec<any OperatingPointRule>)] = [
      (
        "precision ≥ \(decimal(precision, places: 2))",
        ComponentSpec(PrecisionAtLeast(precision: precision, confidence: 0.9))
      ),
      ("recall ≥ 0.80", ComponentSpec(RecallAtLeast(recall: 0.8, confidence: 0.9))),
      ("contact rate ≤ 0.20", ComponentSpec(ContactRate(share: 0.2, confidence: 0.9))),
    ]
    return try each("promises \(rows) \(precision)", studies) { key in
      let models = rules.map { entry in
        (
          entry.name,
          ModelSpec(
            classifier: ComponentSpec(LogisticRegression()), operatingPoint: entry.rule)
        )
      }
      let (study, analysis) = try World.study(models, rows: rows, signal: signal, key: key) {
        $0.statistics.resamples = 200
        $0.validation = ComponentSpec(StratifiedKFold(folds: 5))
      }
      var rates = Rates()
      for candidate in rules.indices {
        try note(&rates, candidate, study, analysis, on: population)
      }
      return rates
    }
  }

  private func note(
    _ rates: inout Rates, _ candidate: Int, _ study: Study, _ analysis: StudyResult,
    on population: Population
  ) throws {
    let name = study.candidates[candidate].name
    let results = analysis.results(of: candidate)
    let folds = try results.map { try population.reached(by: study.refit($0, threads: 1)) }
    let scorer = try study.refit(candidate, outcomes: analysis.outcomes, threads: 1)
    let inUse = try population.reached(by: scorer)
    guard let asked = scorer.operatingPoint.constraint,
      let first = results[0].scored?.operatingPoint.constraint
    else { return }
    rates.note("\(name): nothing proven on the rows of a fold", first.isUnproven)
    rates.note("\(name): nothing proven for use", asked.isUnproven)
    if !first.isUnproven {
      rates.note("\(name): where proven, the model of a fold keeps it", folds[0].keeps(asked))
    }
    if !asked.isUnproven {
      rates.note("\(name): where proven, the model for use keeps it", inUse.keeps(asked))
    }
    let isKept = analysis.leaderboard[name]?.constraint?.status == .kept
    rates.note("\(name): the leaderboard says `kept`", isKept)
    guard isKept else { return }
    rates.note(
      "\(name): where it says `kept`, the models of the folds keep it",
      folds.dropFirst().reduce(folds[0], +).keeps(asked))
    if !asked.isUnproven {
      rates.note("\(name): where it says `kept`, the model for use keeps it", inUse.keeps(asked))
    }
  }
}
