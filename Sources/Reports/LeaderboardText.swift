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

  static let longestName = 24

  /// The metrics that stand with their intervals.
  private var wide: [Metric] {
    let bounded = board.rows.compactMap(\.constraint?.metric).first.flatMap { Metric.named($0) }
    let other: Metric = board.ranking.name == Metric.precision.name ? .recall : .precision
    let second = bounded ?? other
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
      + (conclusion.isEmpty ? [] : [""] + conclusion.flatMap(Self.wrapped))
      + notes(shown)
  }

  private func cells(_ row: Leaderboard.Row) -> [String] {
    let spread = row.thresholds.standardDeviation.map { " ±\(Self.short($0))" } ?? ""
    let threshold = row.thresholds.mean.map {
      Self.short($0) + spread + (row.constraint?.status.mark ?? "")
    }
    let rank = String(row.rank)
    let place = (rank.count < 2 ? " " : "") + rank + row.standing.mark
    return [row.isEligible ? place : " –", Self.cut(row.candidate)]
      + wide.map { Self.text(row.estimate($0.name)) }
      + narrow.map { row.estimate($0.name).value.map(Self.short) ?? "–" }
      + [threshold ?? "–", row.probabilityOfBest.map(Self.percent) ?? ""]
  }

  /// `.774 [.741, .803]`.
  static func text(_ estimate: Estimate) -> String {
    guard let value = estimate.value else { return "–" }
    guard let interval = estimate.interval else { return short(value) }
    return "\(short(value)) [\(short(interval.lower)), \(short(interval.upper))]"
  }

  /// A number in four places or so: `.774`, `1.00`, `11.5`.
  static func short(_ value: Double) -> String {
    guard abs(value) < 0.9995 else { return decimal(value, places: abs(value) < 9.995 ? 2 : 1) }
    let text = decimal(abs(value), places: 3).dropFirst()
    return (value < 0 && text != ".000" ? "-" : "") + text
  }

  static func percent(_ share: Double) -> String {
    share > 0 && share < 0.005 ? "<1 %" : "\(decimal(100 * share, places: 0)) %"
  }

  static func cut(_ name: String, to length: Int = longestName) -> String {
    name.count <= length ? name : name.prefix(length - 1) + "…"
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
    var phrases: [String] = []
    for phrase in rows.compactMap({ $0.constraint?.phrase }) where !phrases.contains(phrase) {
      phrases.append(phrase)
    }
    let bound = "Thresholds were chosen on training rows, for \(phrases.joined(separator: "; "))."
    return [""] + Self.wrapped(entries.joined(separator: "; ") + ".")
      + (phrases.isEmpty ? [] : Self.wrapped(bound))
  }

  private func notes(_ rows: ArraySlice<Leaderboard.Row>) -> [String] {
    let reasons = rows.compactMap { row in
      row.reason.map { "  \(row.candidate): \($0)" }
    }
    return reasons.isEmpty ? [] : ["", "Below the line, not eligible:"] + reasons
  }

  /// A sentence in lines of at most so many characters.
  static func wrapped(_ text: String, width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty && line.count + word.count + 1 > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? String(word) : " \(word)"
    }
    return line.isEmpty ? lines : lines + [line]
  }

  /// A sentence in lines of at most 100 characters.
  static func wrapped(_ text: String) -> [String] { wrapped(text, width: 100) }

  /// The band stands out, what is not eligible steps back.
  private func colour(_ lines: inout [String], _ rows: ArraySlice<Leaderboard.Row>) {
    for (position, row) in rows.enumerated() {
      let code = row.standing.isInBand ? "1" : row.isEligible ? "" : "2"
      if !code.isEmpty { lines[position + 1] = "\u{1B}[\(code)m\(lines[position + 1])\u{1B}[0m" }
    }
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

/// What putting scores right did to each candidate, as a person reads it in a terminal.
package struct CalibrationText: Sendable {
  private let board: Leaderboard

  /// Shows the calibration of a leaderboard's candidates before and after.
  package init(_ board: Leaderboard) { self.board = board }

  /// The lines; at most `top` candidates, all where it is nil.
  package func lines(top: Int? = nil) -> [String] {
    var table = TextTable([
      ("candidate", .left), ("Brier", .left), ("ECE", .left), ("intercept", .left),
      ("slope", .left),
    ])
    for row in board.rows.prefix(top ?? board.rows.count) {
      let raw = row.rawCalibration
      table.append([
        row.candidate, Self.change(raw?.brier, row.estimate("brier")),
        Self.change(raw?.ece, row.estimate("ece")),
        Self.change(raw?.intercept, row.estimate("calibrationIntercept")),
        Self.change(raw?.slope, row.estimate("calibrationSlope")),
      ])
    }
    return table.lines + [
      "", "Before → after correction. Perfect: ECE 0, intercept 0, slope 1 (Cox).",
    ]
  }

  /// `0.189 → 0.142`, or the number alone where nothing was changed.
  private static func change(_ before: Double?, _ after: Estimate) -> String {
    let now = after.value.map { decimal($0, places: 3) } ?? "–"
    return before.map { "\(decimal($0, places: 3)) → \(now)" } ?? now
  }
}
