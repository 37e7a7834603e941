public import Experiments
import Learning
import Metrics
import StrictJSON

/// A leaderboard as a person reads it in a terminal, in at most 100 columns.
public struct LeaderboardText: Sendable {
  /// Whether words may be set off by colour, which never says anything that the text does not.
  public enum Style: Sendable {
    /// Text alone.
    case plain
    /// With the escape sequences of a terminal.
    case coloured
  }

  private let board: Leaderboard
  private let conclusion: [String]
  private let style: Style

  /// Shows a leaderboard: the ranking metric first, then what bounds the thresholds, then the usual
  /// ones.
  public init(_ board: Leaderboard, conclusion: Conclusion? = nil, style: Style = .plain) {
    self.board = board
    self.conclusion = conclusion?.sentences ?? []
    self.style = style
  }

  /// The metrics that stand with their intervals.
  private var wide: [Metric] {
    let other: Metric = board.ranking.name == Metric.precision.name ? .recall : .precision
    let second = board.boundedMetric ?? other
    return board.ranking.name == second.name ? [second] : [board.ranking, second]
  }

  /// The metrics that stand as numbers alone.
  private var narrow: [Metric] {
    let wide = wide.map(\.name)
    return [Metric.Family.ranking, .probability].compactMap { family in
      Metric.headline.first { $0.family == family }
    }.filter { !wide.contains($0.name) }
  }

  /// The lines; at most `top` candidates, all where it is nil.
  public func lines(top: Int? = nil) -> [String] {
    let shown = board.rows.prefix(top ?? board.rows.count)
    var table = TextTable(
      [("", .left), ("candidate", .left)] + wide.map { ($0.shortTitle, .left) }
        + narrow.map { ($0.shortTitle, .right) }
        + [("threshold", .left), ("best", .right)])
    for row in shown { table.append(cells(row)) }
    var lines = table.lines
    let border = shown.firstIndex { !$0.isEligible }
    if style == .coloured { colour(&lines, shown) }
    if let border, border > 0 { lines.insert(Self.border(table.lines), at: border + 1) }
    return lines + legend(shown)
      + (conclusion.isEmpty ? [] : [""] + conclusion.flatMap(TerminalText.wrapped))
      + notes(shown)
  }

  private func cells(_ row: Leaderboard.Row) -> [String] {
    let mark = row.constraint?.status.mark ?? ""
    let threshold = TerminalText.text(row.thresholds).map { $0 + mark }
    let rank = String(row.rank)
    let place = (rank.count < 2 ? " " : "") + rank + row.standing.mark
    return [row.isEligible ? place : " –", TerminalText.cut(row.candidate)]
      + wide.map { TerminalText.text(row.estimate($0.name)) }
      + narrow.map { row.estimate($0.name).value.map(TerminalText.short) ?? "–" }
      + [threshold ?? "–", row.probabilityOfBest.map(TerminalText.percent) ?? ""]
  }

  private static func border(_ lines: [String]) -> String {
    String(repeating: "─", count: lines.map(\.count).max() ?? 0)
  }

  // MARK: - Below the table

  private func legend(_ rows: ArraySlice<Leaderboard.Row>) -> [String] {
    var entries = ["[ ] \(decimal(100 * board.confidence, places: 0)) % interval"]
    if rows.contains(where: { $0.standing == .tied }) {
      entries.append("= tied: no test tells it from the first")
    }
    if rows.contains(where: { $0.probabilityOfBest != nil }) {
      entries.append("best: how often it is the best when rows are resampled")
    }
    let statuses = rows.compactMap { $0.constraint?.status }
    for status in [ConstraintCheck.Status.withinInterval, .missed]
    where statuses.contains(where: { $0.mark == status.mark }) {
      entries.append("\(status.mark) \(status.meaning)")
    }
    return [""] + TerminalText.wrapped(entries.joined(separator: "; ") + ".")
      + (rows.constraints.map(TerminalText.wrapped) ?? [])
  }

  private func notes(_ rows: ArraySlice<Leaderboard.Row>) -> [String] {
    let reasons = rows.compactMap { row in
      row.reason.map { "  \(row.candidate): \($0)" }
    }
    return reasons.isEmpty ? [] : ["", "Below the line, not eligible:"] + reasons
  }

  /// The band stands out, what is not eligible steps back.
  private func colour(_ lines: inout [String], _ rows: ArraySlice<Leaderboard.Row>) {
    for (position, row) in rows.enumerated() {
      let code = row.standing.isInBand ? "1" : row.isEligible ? "" : "2"
      if !code.isEmpty { lines[position + 1] = "\u{1B}[\(code)m\(lines[position + 1])\u{1B}[0m" }
    }
  }
}

extension Leaderboard {
  /// The metric that bounds thresholds; nil where nothing does.
  var boundedMetric: Metric? {
    rows.compactMap(\.constraint?.metric).first.flatMap { Metric.named($0) }
  }
}

extension Collection<Leaderboard.Row> {
  /// The sentence about the constraints of the candidates; nil where there is none.
  var constraints: String? {
    var phrases: [String] = []
    for phrase in compactMap({ $0.constraint?.phrase }) where !phrases.contains(phrase) {
      phrases.append(phrase)
    }
    return phrases.isEmpty
      ? nil : "Thresholds were chosen on training rows, for \(phrases.joined(separator: "; "))."
  }
}

extension Standing {
  fileprivate var mark: String { self == .tied ? "=" : "" }
}

extension ConstraintCheck.Status {
  fileprivate var mark: String {
    switch self {
    case .kept: ""
    case .withinInterval: "~"
    case .missed, .impossible: "!"
    }
  }

  fileprivate var meaning: String {
    switch self {
    case .kept: ""
    case .withinInterval: "its bound is missed by less than the interval"
    case .missed, .impossible: "its bound is missed"
    }
  }
}
