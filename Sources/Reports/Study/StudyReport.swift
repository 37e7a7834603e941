public import Experiments
import Learning
import Metrics
import StrictJSON

/// The report of a study: its analysis, put into tables, figures and sentences.
public struct StudyReport: Sendable {
  let analysis: StudyAnalysis
  let findings: [Finding]?
  let release: String
  /// The candidates that could be drawn.
  let candidates: [DrawnCandidate]
  /// Those that are, in figures of curves.
  let drawn: [DrawnCandidate]
  /// The sentence of captions about what is drawn.
  var shown: String { shown(drawn, of: candidates) }

  /// The report of an analysis.
  ///
  /// - Parameters:
  ///   - findings: what the audit found; nil where none was made.
  ///   - release: the release that writes it.
  public init(
    _ analysis: StudyAnalysis, findings: [Finding]? = nil, release: String
  ) {
    self.analysis = analysis
    self.findings = findings
    self.release = release
    candidates = Self.pooled(analysis)
    drawn = Self.chosen(candidates)
  }

  /// What the report says.
  public var content: ReportContent {
    ReportContent(
      title: study.spec.name, verdict: analysis.verdict.sentences, summary: summary,
      leaderboard: leaderboardTable, notes: notes,
      sections: [
        .init("Estimates", candidates.isEmpty ? [] : [estimates, foldValues]),
        .init("Ranking", ranking),
        .init("Probabilities", calibrations, tables: calibrationTables),
        .init("Decisions", decisions), .init("Pairs", pairs), .init("Models", models),
      ].filter { !$0.figures.isEmpty || !$0.tables.isEmpty },
      findings: findings?.bySeverity.map {
        .init(code: $0.code, severity: $0.severity.rawValue, sentence: $0.sentence)
      }, comparisons: comparisonTables, record: record, spec: spec)
  }

  /// The rows of the leaderboard without the baselines, whose numbers lie far from all others.
  var contenders: [Leaderboard.Row] {
    let baselines = Set(study.candidates.filter(\.isBaseline).map(\.name))
    return board.rows.filter { !baselines.contains($0.candidate) }
  }

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
      positive (\(decimal(100 * study.data.baseRate, places: 1)) %); \(splits); \
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
    let constraint = board.rows.compactMap { $0.constraint?.phrase }.first.map {
      ["Thresholds were chosen on training rows, for \($0)."]
    }
    return (constraint ?? []) + sentences
  }

  private var record: [ReportContent.Fact] {
    let data = study.data
    return [
      .init("data", study.spec.data.path), .init("SHA-256 of the data", data.digest),
      .init("rows", "\(data.rowCount), \(data.positives) of them positive"),
      .init("rows left out, their target missing", "\(data.droppedRows)"),
      .init("folds", study.spec.validation.name), .init("seed", "\(study.spec.seed)"),
      .init("resamples of rows", "\(study.spec.statistics.resamples)"),
      .init("study", study.digest), .init("format", "\(Study.formatVersion)"),
      .init("release", release),
    ]
  }

  private var spec: String {
    (try? study.spec.canonical)?.text(indent: 2) ?? ""
  }
}
