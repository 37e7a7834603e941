import Experiments
import Learning
import Metrics
import StrictJSON

extension StudyReport {
  /// The metrics of the table, the one that ranks first.
  private var columns: [Metric] {
    let bounded = board.rows.compactMap(\.constraint?.metric).first
    let wanted =
      [board.ranking] + [bounded.flatMap { Metric.named($0) }].compactMap(\.self) + Metric.headline
    var seen: Set<String> = []
    return wanted.filter { seen.insert($0.name).inserted }
  }

  /// The candidates with everything that a choice takes.
  var leaderboardTable: ReportTable {
    ReportTable(
      caption: """
        All rows that were not seen, with \(percent) % intervals. Shaded: the leader and those that \
        the data cannot tell from it.
        """,
      columns: [
        .init("candidate", isNumeric: false),
        .init(
          "standing", help: "p value against the leader, corrected for all such comparisons",
          isNumeric: false),
      ]
        + columns.map { .init($0.shortTitle, help: $0.summary) }
        + [
          .init("threshold", help: "mean of the folds' thresholds, and their standard deviation"),
          .init("best", help: "how often it is the best when rows are drawn anew"),
        ],
      rows: board.rows.map(row))
  }

  private func row(_ row: Leaderboard.Row) -> ReportTable.Row {
    ReportTable.Row(
      [.init(row.candidate), standing(row)] + columns.map { Self.cell(row.estimate($0.name)) }
        + [
          .init(
            Self.number(row.thresholds.mean),
            detail: row.thresholds.standardDeviation.map { "± \(decimal($0, places: 3))" } ?? "",
            key: row.thresholds.mean),
          .init(
            row.probabilityOfBest.map { "\(decimal(100 * $0, places: 0))\u{A0}%" } ?? "",
            key: row.probabilityOfBest),
        ], emphasis: Self.emphasis(row))
  }

  private func standing(_ row: Leaderboard.Row) -> ReportTable.Cell {
    let rank = Double(row.rank)
    let p =
      row.standing.pValue.map { $0 < 0.001 ? "p < 0.001" : "p = \(decimal($0, places: 3))" } ?? ""
    return switch row.standing {
    case .leader: .init("leader", key: rank)
    case .band: .init("not told apart", detail: p, key: rank)
    case .behind: .init("behind", detail: p, key: rank)
    case .untested: .init("behind", detail: "not tested", key: rank)
    case .apart: .init("not eligible", key: rank)
    }
  }

  private static func emphasis(_ row: Leaderboard.Row) -> ReportTable.Emphasis {
    switch row.standing {
    case .leader: .leader
    case .band: .band
    case .behind, .untested: .none
    case .apart: .ineligible
    }
  }

  /// An estimate above its interval.
  static func cell(_ estimate: Estimate, places: Int = 3) -> ReportTable.Cell {
    ReportTable.Cell(
      number(estimate.value, places: places),
      detail: estimate.interval.map {
        let separator = $0.lower < 0 ? " to " : "–"
        return number($0.lower, places: places) + separator + number($0.upper, places: places)
      } ?? "", key: estimate.value)
  }

  /// A number, or a dash.
  static func number(_ value: Double?, places: Int = 3) -> String {
    value.map { decimal($0, places: places).replacing("-", with: "−") } ?? "–"
  }

  /// A p value, never 0.
  static func probability(_ value: Double) -> String {
    value < 0.001 ? "< 0.001" : decimal(value, places: 3)
  }
}

// MARK: - Figures

extension StudyReport {
  /// Dots and whiskers.
  var estimates: Figure {
    .leaderboard(
      contenders.map { row in
        let estimate = row.estimate(board.ranking.name)
        return RankedEstimate(
          name: row.candidate, value: estimate.value, lower: estimate.interval?.lower,
          upper: estimate.interval?.upper, standing: Self.standing(row),
          probabilityOfBest: row.probabilityOfBest)
      }, metric: metric, confidence: study.spec.statistics.confidence)
  }

  private static func standing(_ row: Leaderboard.Row) -> RankedEstimate.Standing {
    switch row.standing {
    case .leader: .leader
    case .band: .band
    case .behind, .untested: .behind
    case .apart: .ineligible
    }
  }

  /// The ranking metric over the folds of every candidate.
  var foldValues: Figure {
    let column = Metric.index(of: board.ranking.name) ?? 0
    return .folds(
      contenders.map { row in
        NamedFolds(
          name: row.candidate,
          values: zip(study.folds, row.folds[column].values).map { fold, value in
            .init(fold: name(of: fold), value: value)
          })
      }, metric: metric)
  }

  /// `repeat 1, fold 3`.
  func name(of fold: Fold) -> String {
    (repeats > 1 ? "repeat \(fold.repeat + 1), " : "") + "fold \(fold.index + 1)"
  }
}
