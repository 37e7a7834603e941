import Learning
import Metrics
import Resampling
import StrictJSON
import Tables

extension DataAudit {
  /// A difference between folds this improbable under chance is one.
  private static let improbable = 0.001
  /// The share of a column's variation that must lie between folds to matter.
  private static let mattering = 0.005

  /// Folds whose positive shares or columns differ more than chance explains; only the first repeat is
  /// compared.
  func foldDifferences() throws(FitError) -> [Finding] {
    rateDifference() + (try columnDifferences())
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

  private func columnDifferences() throws(FitError) -> [Finding] {
    let all = groups
    let groups = rows.map { all[$0] }
    let bound = Self.improbable / Double(max(columns.count, 1))
    let differing = try eachColumn(columns) { column -> String? in
      guard let test = FoldTest(column, groups: groups), test.chance < bound,
        test.share >= Self.mattering
      else { return nil }
      return column.name
    }.compactMap(\.self)
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

extension DataAudit {
  /// Half an interval for recall this wide or wider says little.
  private static let wide = 0.05
  /// This wide or wider it says hardly anything.
  private static let veryWide = 0.15

  /// Too few positive rows for an interval of recall that is of use.
  ///
  /// The width is that of Wilson's 95 % interval where half of the positive test rows are caught; it
  /// is the widest that there is for their number.
  func positives() -> [Finding] {
    let labels = study.data.labels
    let tested = study.folds.filter { $0.repeat == 0 }
    let counts = tested.map { fold in fold.test.count { labels[$0] > 0.5 } }
    let total = counts.reduce(0, +)
    let half = Self.halfWidth(positives: total)
    guard half >= Self.wide else { return [] }
    return [
      Finding(
        "few-positives", half >= Self.veryWide ? .serious : .warning,
        "\(total) positive test rows (\(counts.min() ?? 0) in the smallest fold) fix recall to about "
          + "±\(decimal(half, places: 3)) only, and smaller differences between candidates are chance",
        numbers: [
          ("positives", Double(total)), ("fewestInAFold", Double(counts.min() ?? 0)),
          ("halfWidth", half),
        ])
    ]
  }

  /// Half the width of Wilson's interval at a recall of one half.
  static func halfWidth(positives: Int) -> Double {
    guard positives > 0 else { return 0.5 }
    let z = 1.959963984540054
    let n = Double(positives)
    return z / (1 + z * z / n) * (0.25 / n + z * z / (4 * n * n)).squareRoot()
  }

  /// Rows that have a time and are split at random.
  ///
  /// A column that was given the role says that time matters; groups kept together are a reason of their own.
  func timeOrder() -> [Finding] {
    guard !isForward else { return [] }
    let columns = study.data.table.columns
    let declared = columns.filter { $0.role == .time }.map(\.name)
    let dated = columns.filter { $0.role == .feature && $0.values.kind == .date }.map(\.name)
    let splitter = study.spec.validation.value
    // Given folds may follow the time.
    guard !(splitter is GivenFolds) else { return [] }
    let keepsGroups = splitter is GroupKFold || splitter is StratifiedGroupKFold
    let kinds: [(names: [String], severity: Finding.Severity, one: String, several: String)] = [
      (
        declared, keepsGroups ? .warning : .serious, "has the role of time", "have the role of time"
      ),
      (dated, .note, "holds dates", "hold dates"),
    ]
    return kinds.compactMap { names, severity, one, several -> Finding? in
      guard !names.isEmpty else { return nil }
      return Finding(
        "time-order-ignored", severity,
        "\(Phrases.columns(names)) \(names.count == 1 ? one : several), and rows are trained on that are "
          + "later than rows tested; validation '\(keepsGroups ? "groupTimeSeries" : "timeSeries")' "
          + "tests on the future only",
        columns: names)
    }
  }
}
