import Learning
import Metrics
import Preparation
import Resampling
import StrictJSON
import Tables
import Trees

/// What it does to scores that tested rows have twins in training: the average precision of a small forest
/// with them, and without.
struct TwinEffect {
  /// Rows that the forest is fitted on and tested on; of more, all twins of some groups.
  private static let mostRows = 6000
  private static let rounds = 2
  private static let folds = 3
  private static let trees = 100
  /// From this gain in average precision on scores should not be believed.
  private static let serious = 0.02
  private static let warning = 0.01

  /// The mean average precision over folds with twins of tested rows in training.
  let with: Double
  /// The same without those.
  let without: Double

  var severity: Finding.Severity {
    with - without >= Self.serious ? .serious : with - without >= Self.warning ? .warning : .note
  }

  var phrase: String {
    "A small forest reaches an average precision of \(decimal(with, places: 3)) with such rows in "
      + "training and \(decimal(without, places: 3)) without them"
  }

  var numbers: [(name: String, value: Double)] {
    [("averagePrecisionWith", with), ("averagePrecisionWithout", without)]
  }

  /// Nil where a forest cannot be fitted or judged.
  ///
  /// - Parameter groups: the group of twins of every row.
  init?(_ study: Study, groups: [Int], context: FitContext) throws(FitError) {
    let rows = Self.sample(groups)
    let labels = rows.map { study.data.labels[$0] }
    guard min(labels.count { $0 > 0.5 }, labels.count { $0 <= 0.5 }) >= 10 * Self.folds else {
      return nil
    }
    var sums = (with: 0.0, without: 0.0)
    for round in 0..<Self.rounds {
      let key = context.key["twins"]["round", round]
      let assignment = StratifiedKFold.assignment(of: labels, folds: Self.folds, key: key)
      for fold in 0..<Self.folds {
        let test = rows.indices.filter { assignment[$0] == fold }.map { rows[$0] }
        let train = rows.indices.filter { assignment[$0] != fold }.map { rows[$0] }
        let tested = Set(test.map { groups[$0] })
        var context = context
        context.key = key["fold", fold]
        let precisions = [train, train.filter { !tested.contains(groups[$0]) }].map { train in
          Self.averagePrecision(of: study.data, train: train, test: test, context: context)
        }
        try context.checkCancellation()
        guard let with = precisions[0], let without = precisions[1] else { return nil }
        sums.with += with
        sums.without += without
      }
    }
    with = sums.with / Double(Self.rounds * Self.folds)
    without = sums.without / Double(Self.rounds * Self.folds)
  }

  private static func sample(_ groups: [Int]) -> [Int] {
    guard groups.count > mostRows else { return Array(groups.indices) }
    let parts = UInt64((groups.count + mostRows - 1) / mostRows)
    return groups.indices.filter { ValueWords.mixed(UInt64(groups[$0])) % parts == 0 }
  }

  private static func averagePrecision(
    of data: StudyData, train: [Int], test: [Int], context: FitContext
  ) -> Double? {
    let forest = RandomForest(trees: trees)
    let pipeline = Pipeline(
      transforms: DefaultPreparation.transforms(for: forest.inputForm),
      sampler: ComponentSpec(NoSampler()), classifier: ComponentSpec(forest))
    let (table, labels, _) = data.rows(train)
    guard let model = try? pipeline.fit(table, labels: labels, context: context),
      let scores = try? model.scores(for: data.table.selecting(rows: test))
    else { return nil }
    return Metric.averagePrecision.score(
      ScoredRows(labels: test.map { data.labels[$0] }, scores: scores))
  }
}
