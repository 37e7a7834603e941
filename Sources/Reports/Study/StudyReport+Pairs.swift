import Experiments
import Learning
import Metrics
import StrictJSON

extension StudyReport {
  /// More rows than this are too small to read.
  private static let most = 12

  /// Who beats whom, and whose errors are alike.
  var pairs: [Figure] {
    [pairwise, diversity].compactMap { $0 }
  }

  private var comparisons: [Comparison] {
    analysis.comparisons.filter { $0.metric == board.ranking.name }
  }

  private var pairwise: Figure? {
    var compared: Set<String> = []
    for comparison in comparisons where comparison.folds != nil {
      compared.formUnion([comparison.first, comparison.second])
    }
    let names = board.rows.map(\.candidate).filter(compared.contains)
    guard names.count > 1 else { return nil }
    let kept = Array(names.prefix(Self.most))
    let place = Dictionary(uniqueKeysWithValues: kept.indices.map { (kept[$0], $0) })
    var values = kept.map { _ in kept.map { _ in nil as Double? } }
    var notes = values
    for comparison in comparisons {
      guard let test = comparison.folds, let first = place[comparison.first],
        let second = place[comparison.second]
      else { continue }
      values[first][second] = test.first
      values[second][first] = test.second
      notes[first][second] = test.equivalent
      notes[second][first] = test.equivalent
    }
    return .pairwise(
      NamedMatrix(names: kept, values: values, notes: notes), metric: metric,
      shown: names.count > kept.count ? "The first \(kept.count) of \(names.count) candidates." : ""
    )
  }

  private var diversity: Figure? {
    guard drawn.count > 1 else { return nil }
    let measured = drawn.map { first in
      drawn.map { Diversity(errorsA: first.errors, errorsB: $0.errors) }
    }
    return .diversity(
      NamedMatrix(
        names: drawn.map(\.name), values: measured.map { $0.map { $0?.errorCorrelation } },
        notes: measured.map { $0.map { $0?.doubleFault } }), shown: shown)
  }

  /// The leader against all others.
  var comparisonTables: [ReportTable] {
    guard let leader = comparisons.first?.first else { return [] }
    let rows = comparisons.filter { $0.first == leader }
    let margin = decimal(study.spec.statistics.equivalence, places: 3)
    return [
      ReportTable(
        caption: """
          \(leader) against every other candidate, by \(metric). All pairs and metrics are in \
          comparisons.csv.
          """,
        columns: [
          .init("against", isNumeric: false),
          .init("difference", help: "\(leader) less the other, with its bootstrap interval"),
          .init("mean over folds"),
          .init("p", help: "Nadeau and Bengio's corrected resampled t-test"),
          .init("p, Holm", help: "corrected for all comparisons with the leader"),
          .init("P(leader better)", help: "by more than \(margin), correlated Bayesian t-test"),
          .init("P(equal)", help: "within \(margin)"), .init("P(other better)"),
          .init("only leader finds", help: "positive rows that only the leader calls"),
          .init("only other finds", help: "positive rows that only the other calls"),
          .init("p, McNemar", help: "exact, on the positive rows that one of them finds"),
        ],
        rows: rows.map(row))
    ]
  }

  private func row(_ comparison: Comparison) -> ReportTable.Row {
    let folds = comparison.folds
    let catches =
      comparison.catches
      ?? analysis.comparisons.first {
        $0.first == comparison.first && $0.second == comparison.second && $0.catches != nil
      }?.catches
    func probability(_ value: Double?) -> ReportTable.Cell {
      .init(value.map(Self.probability) ?? "–", key: value)
    }
    func share(_ value: Double?) -> ReportTable.Cell {
      .init(Self.number(value, places: 2), key: value)
    }
    func count(_ value: Int?) -> ReportTable.Cell {
      .init(value.map(grouped) ?? "–", key: value.map { Double($0) })
    }
    return ReportTable.Row([
      .init(comparison.second), Self.cell(comparison.difference),
      .init(Self.number(folds?.mean), key: folds?.mean),
      probability(folds?.pValue ?? comparison.bootstrapP), probability(comparison.adjustedP),
      share(folds?.first), share(folds?.equivalent), share(folds?.second),
      count(catches?.onlyFirst), count(catches?.onlySecond), probability(catches?.pValue),
    ])
  }
}
