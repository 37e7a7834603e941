import Experiments
import Learning
import Metrics
import Resampling
import Trees

extension Simulations {
  /// How often the band of the leader leaves out one of five forests that differ in name only.
  ///
  /// The leader is the luckiest of five, so this asks more than the test of a pair that was chosen
  /// beforehand.
  func bandOfForests(rows: Int) throws -> Rates {
    try each("band", studies) { key in
      var rates = Rates()
      let forest = ModelSpec(classifier: ComponentSpec(RandomForest(trees: 10, minimumLeafSize: 5)))
      for metric in ["recall", "rocAUC"] {
        let (_, analysis) = try World.study(
          ["one", "two", "three", "four", "five"].map { ($0, forest) }, rows: rows, key: key
        ) {
          $0.validation = ComponentSpec(StratifiedKFold(folds: 5))
          $0.operatingPoint = ComponentSpec(FixedThreshold(threshold: 0.25))
          $0.rank.by = metric
          $0.statistics.resamples = 200
        }
        let eligible = analysis.leaderboard.rows.filter(\.isEligible)
        rates.note(
          "\(metric), one or more left out of the leader's band",
          analysis.leaderboard.band.count < eligible.count)
        rates.note(
          "\(metric), the first named told from the second (Nadeau–Bengio)",
          analysis.comparisons.contains { comparison in
            comparison.metric == metric
              && Set([comparison.first, comparison.second]) == ["one", "two"]
              && (comparison.folds?.pValue ?? 1) < 0.05
          })
      }
      return rates
    }
  }
}
