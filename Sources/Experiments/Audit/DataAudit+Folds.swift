import Learning
import Metrics
import StrictJSON

extension DataAudit {
  /// A difference between folds this improbable under chance is one.
  private static let improbable = 0.001
  /// The share of a column's variation that must lie between folds to matter.
  private static let mattering = 0.005

  /// Folds whose positive shares or columns differ more than chance explains, and folds without a
  /// class; only the first repeat is compared.
  func foldDifferences() -> [Finding] {
    oneClassFolds() + rateDifference() + columnDifferences()
  }

  private func oneClassFolds() -> [Finding] {
    let labels = study.data.labels
    let bad = study.folds.filter { fold in
      [fold.train, fold.test].contains { part in
        let positive = part.count { labels[$0] > 0.5 }
        return positive == 0 || positive == part.count
      }
    }
    guard !bad.isEmpty else { return [] }
    return [
      Finding(
        "fold-with-one-class", .serious,
        "\(bad.count) of \(study.folds.count) folds train or test on rows of one class only, where "
          + "recall or precision is not defined",
        numbers: [("folds", Double(bad.count)), ("of", Double(study.folds.count))])
    ]
  }

  /// The group of every row, -1 for none; groups are compared with each other.
  ///
  /// They are the test rows of every fold of the first repeat; of a single fold its training and test
  /// rows.
  private var groups: [Int] {
    var groups = [Int](repeating: -1, count: study.data.rowCount)
    let folds = study.folds.filter { $0.repeat == 0 }
    if folds.count == 1 { for row in folds[0].train { groups[row] = 1 } }
    for (number, fold) in folds.enumerated() { for row in fold.test { groups[row] = number } }
    return groups
  }

  private func rateDifference() -> [Finding] {
    let groups = self.groups
    var tallies = [ClassTally](repeating: ClassTally(), count: (groups.max() ?? -1) + 1)
    for (row, group) in groups.enumerated() where group >= 0 {
      tallies[group].add(study.data.labels[row] > 0.5)
    }
    let whole = tallies.reduce(into: ClassTally()) { $0.add($1) }
    let rate = Double(whole.positive) / Double(max(whole.all, 1))
    guard rate > 0, rate < 1, tallies.count > 1 else { return [] }
    let statistic = tallies.filter { $0.all > 0 }.reduce(0.0) { sum, tally in
      let surplus = Double(tally.positive) - Double(tally.all) * rate
      return sum + surplus * surplus / (Double(tally.all) * rate * (1 - rate))
    }
    let chance = ChiSquared(degreesOfFreedom: Double(tallies.count - 1)).survival(statistic)
    guard chance < Self.improbable else { return [] }
    let rates = tallies.filter { $0.all > 0 }.map { Double($0.positive) / Double($0.all) }
    let (low, high) = (rates.min() ?? 0, rates.max() ?? 0)
    return [
      Finding(
        "folds-differ-in-base-rate", isForward ? .note : .warning,
        "the share of positive rows runs from \(Phrases.percent(low)) to \(Phrases.percent(high)) "
          + "over the folds, more than chance explains"
          + (isForward ? "; folds in the order of time may" : ""),
        numbers: [
          ("lowest", low), ("highest", high), ("chiSquared", statistic), ("pValue", chance),
        ])
    ]
  }

  private func columnDifferences() -> [Finding] {
    let all = groups
    let groups = rows.map { all[$0] }
    let bound = Self.improbable / Double(max(columns.count, 1))
    let differing = columns.filter { column in
      guard let test = FoldTest(column, groups: groups) else { return false }
      return test.chance < bound && test.share >= Self.mattering
    }.map(\.name)
    guard !differing.isEmpty else { return [] }
    return [
      Finding(
        "folds-differ-in-columns", isForward ? .note : .warning,
        "\(Phrases.columns(differing)) \(differing.count == 1 ? "differs" : "differ") between the "
          + "folds more than chance explains"
          + (isForward ? "; folds in the order of time may" : ""),
        numbers: [("columns", Double(differing.count)), ("of", Double(columns.count))],
        columns: differing)
    ]
  }
}
