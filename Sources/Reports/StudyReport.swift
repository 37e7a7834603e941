public import Experiments
import Learning
import Metrics
import StrictJSON

/// The report of a study: its analysis, put into tables, figures and sentences.
public struct StudyReport: Sendable {
  let analysis: StudyResult
  let release: String
  /// The candidates that could be drawn.
  let candidates: [PooledCandidate]
  /// Those that are, in figures of curves.
  let drawn: [PooledCandidate]
  /// The sentence of captions about what is drawn.
  var shown: String { shown(drawn, of: candidates) }

  /// - Parameter release: the release that writes it.
  public init(_ analysis: StudyResult, release: String) {
    self.analysis = analysis
    self.release = release
    candidates = Self.pooled(analysis)
    drawn = Self.chosen(candidates)
  }

  public var content: ReportContent {
    ReportContent(
      title: study.spec.name, conclusion: analysis.conclusion.sentences, summary: summary,
      leaderboard: leaderboardTable, notes: notes,
      sections: [
        .init("Estimates", candidates.isEmpty ? [] : [estimates, foldValues]),
        .init("Ranking", ranking),
        .init("Probabilities", calibrations, tables: calibrationTables),
        .init("Decisions", decisions), .init("Pairs", pairs), .init("Models", models),
        .init("Tuning", tuning.figures, tables: tuning.tables),
        .init("Groups", [], tables: GroupReport(analysis.groupComparisons).tables),
        .init("Columns", [], tables: [ColumnTable(study.data).table].compactMap(\.self)),
      ].filter { !$0.figures.isEmpty || !$0.tables.isEmpty },
      findings: analysis.findings.bySeverity.map {
        .init(code: $0.code, severity: $0.severity.rawValue, sentence: $0.sentence)
      }, comparisons: comparisonTables, record: record, spec: spec)
  }

  private var tuning: TuningReport { TuningReport(analysis.tuning) }

  /// The rows of the leaderboard without the baselines, whose numbers lie far from all others.
  var contenders: [Leaderboard.Row] { board.rows.filter { !$0.isBaseline } }

  var study: Study { analysis.study }
  var board: Leaderboard { analysis.leaderboard }
  var metric: String { board.ranking.title }
  var repeats: Int { (study.folds.map(\.repeat).max() ?? 0) + 1 }
  var percent: String { decimal(100 * study.spec.statistics.confidence, places: 0) }

  private var summary: String {
    let folds = study.folds.count / repeats
    let splits =
      folds == 1
      ? "one test set" : repeats == 1 ? "\(folds) folds" : "\(folds) folds, \(repeats) times"
    return """
      \(grouped(study.data.rowCount)) rows, \(grouped(study.data.positives)) of them \
      positive (\(study.data.baseRateText)); \(splits); \
      \(board.rows.count) candidates, ranked by \(metric).
      """
  }

  private var notes: [String] {
    var reasons: [(reason: String, names: [String])] = []
    for row in board.rows {
      guard let reason = row.reason else { continue }
      if let known = reasons.firstIndex(where: { $0.reason == reason }) {
        reasons[known].names.append(row.candidate)
      } else {
        reasons.append((reason, [row.candidate]))
      }
    }
    let sentences = reasons.map { reason, names in
      let verb = names.count == 1 ? "is" : "are"
      return "\(names.joined(separator: ", ")) \(verb) not eligible: \(reason)."
    }
    return [board.rows.constraints].compactMap(\.self) + sentences
  }

  private var record: [ReportContent.Fact] {
    let data = study.data
    let log = data.eventsDigest.map { digest in
      [
        ReportContent.Fact("events", study.spec.data.events?.path ?? ""),
        .init("SHA-256 of the events", digest),
      ]
    }
    let table =
      data.eventsDigest == data.digest
      ? []
      : [
        ReportContent.Fact("data", study.spec.data.path), .init("SHA-256 of the data", data.digest),
      ]
    return table + (log ?? []) + [
      .init("rows", "\(data.rowCount), \(data.positives) of them positive"),
      .init("rows left out, their target missing", "\(data.droppedRows)"),
      .init("folds", study.spec.validation.name), .init("seed", "\(study.spec.seed)"),
      .init("resamples of rows", "\(study.spec.statistics.resamples)"),
      .init("study", study.digest), .init("format", "\(Study.formatVersion)"),
      .init("release", release),
    ] + bends + leafSizes + memberWeights
  }

  private var spec: String {
    (try? study.spec.canonical)?.text(indent: 2) ?? ""
  }
}

extension StudyReport {
  /// The metrics of the table, the one that ranks first.
  private var columns: [Metric] {
    let wanted = [board.ranking, board.boundedMetric].compactMap(\.self) + Metric.headline
    var seen: Set<String> = []
    return wanted.filter { seen.insert($0.name).inserted }
  }

  /// The candidates with everything that a choice takes.
  var leaderboardTable: ReportTable {
    let costs = analysis.costs
    return ReportTable(
      caption: """
        All held-out rows, with \(percent) % intervals. Shaded: the leader and those that \
        are not shown to be worse. Times are measured on the machine of the run.
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
          .init("first", help: "how often it comes first when rows are resampled"),
          .init("µs/row", help: "microseconds to score a row"),
          .init("params", help: "learnt numbers"),
        ],
      rows: board.rows.map { row($0, costs[$0.candidate] ?? CandidateCosts([])) })
  }

  private func row(_ row: Leaderboard.Row, _ costs: CandidateCosts) -> ReportTable.Row {
    ReportTable.Row(
      [.init(row.candidate), standing(row)] + columns.map { Self.cell(row.estimate($0.name)) }
        + [
          .init(
            Self.number(row.thresholds.mean),
            detail: row.thresholds.standardDeviation.map { "± \(decimal($0, places: 3))" } ?? "",
            key: row.thresholds.mean),
          .init(
            row.shareOfFirst.map { "\(decimal(100 * $0, places: 0))\u{A0}%" } ?? "",
            key: row.shareOfFirst),
          .init(
            costs.scoreMicroseconds.map(TerminalText.microseconds) ?? "",
            key: costs.scoreMicroseconds),
          .init(costs.parameters.map { decimal($0, places: 0) } ?? "", key: costs.parameters),
        ], emphasis: Self.emphasis(row))
  }

  private func standing(_ row: Leaderboard.Row) -> ReportTable.Cell {
    let rank = Double(row.rank)
    let p =
      row.adjustedP.map { $0 < 0.001 ? "p < 0.001" : "p = \(decimal($0, places: 3))" }
      ?? "not tested"
    return switch row.standing {
    case .equivalent, .undecided, .behind: .init(row.standing.rawValue, detail: p, key: rank)
    case .leader, .ineligible, .baseline: .init(row.standing.rawValue, key: rank)
    }
  }

  private static func emphasis(_ row: Leaderboard.Row) -> ReportTable.Emphasis {
    switch row.standing {
    case .leader: .leader
    case .equivalent, .undecided: .inBand
    case .behind: .none
    case .ineligible, .baseline: .ineligible
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
  var estimates: Figure {
    .leaderboard(
      contenders.map { row in
        let estimate = row.estimate(board.ranking.name)
        return RankedEstimate(
          name: row.candidate, value: estimate.value, lower: estimate.interval?.lower,
          upper: estimate.interval?.upper, standing: row.standing,
          shareOfFirst: row.shareOfFirst)
      }, metric: metric, confidence: study.spec.statistics.confidence)
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
