public import Experiments
import Learning
import Metrics
import StrictJSON

/// A leaderboard as a person reads it in a terminal: as many columns as fit, intervals first.
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
  private let costs: [String: CandidateCosts]
  private let style: Style
  /// The columns of the terminal; nil where there is none, and so room for all.
  private let width: Int?

  /// Shows a leaderboard: the ranking metric first, then what bounds the thresholds, then the usual
  /// ones and costs, as far as there is room.
  ///
  /// - Parameter width: the columns of the terminal, of which 60 at least are used; nil for a file, which gets
  ///   every column.
  public init(
    _ board: Leaderboard, conclusion: Conclusion? = nil, costs: [String: CandidateCosts] = [:],
    style: Style = .plain, width: Int? = 100
  ) {
    self.board = board
    self.conclusion = conclusion?.sentences ?? []
    self.costs = costs
    self.style = style
    self.width = width.map { max(60, $0) }
  }

  /// A column of the table.
  private struct Column {
    var title: String
    var alignment: TextTable.Alignment
    var cells: [String]
    /// Whether there is room for it.
    var isShown = true

    /// The characters that it takes, with the space before it.
    var width: Int { 2 + max(title.count, cells.map(\.count).max() ?? 0) }
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

  /// The lines, in which only colours steer a terminal; at most `top` candidates, all where it is nil.
  public func lines(top: Int? = nil) -> [String] {
    let shown = board.rows.prefix(top ?? board.rows.count)
    let all = columns(shown)
    let columns = all.filter(\.isShown)
    var table = TextTable(columns.map { ($0.title, $0.alignment) })
    for place in shown.indices { table.append(columns.map { $0.cells[place] }) }
    var lines = table.lines
    let border = shown.firstIndex { !$0.isEligible }
    if style == .coloured { colour(&lines, shown) }
    if let border, border > 0 { lines.insert(Self.border(table.lines), at: border + 1) }
    let texts =
      legend(shown, columns: all)
      + (conclusion.isEmpty ? [] : [""] + conclusion.flatMap(wrapped)) + notes(shown)
    return lines + texts.map(\.printable)
  }

  private func wrapped(_ text: String) -> [String] {
    TerminalText.wrapped(text, width: width)
  }

  /// The columns in their order, and which are shown: those that matter less go first where there is no
  /// room.
  private func columns(_ rows: ArraySlice<Leaderboard.Row>) -> [Column] {
    let names = [
      Column(title: "", alignment: .left, cells: rows.map { place($0) }),
      Column(
        title: "candidate", alignment: .left, cells: rows.map { TerminalText.cut($0.candidate) }),
    ]
    var kept = [0, 1, 2]
    let others =
      wide.map { metric in
        Column(
          title: metric.shortTitle, alignment: .left,
          cells: rows.map { TerminalText.text($0.estimate(metric.name)) })
      } + secondary(rows)
    var room = (width ?? .max) - names.reduce(-2) { $0 + $1.width } - others[0].width
    // Positions among the others, by what is wanted most.
    let wanted = Array(others.indices.dropFirst()).sorted {
      priority(others[$0]) < priority(others[$1])
    }
    for index in wanted where others[index].width <= room {
      room -= others[index].width
      kept.append(index + 2)
    }
    let all = names + others
    return all.indices.map { index in
      var column = all[index]
      column.isShown = kept.contains(index)
      return column
    }
  }

  private func priority(_ column: Column) -> Int {
    ["threshold", "first", "µs/row", "AUC", "Brier", "params"].firstIndex(of: column.title) ?? -1
  }

  /// Columns of single numbers; those without any are left out.
  private func secondary(_ rows: ArraySlice<Leaderboard.Row>) -> [Column] {
    let costs = rows.map { self.costs[$0.candidate] ?? CandidateCosts([]) }
    let columns =
      narrow.map { metric in
        Column(
          title: metric.shortTitle, alignment: .right,
          cells: rows.map { $0.estimate(metric.name).value.map(TerminalText.short) ?? "–" })
      } + [
        Column(title: "threshold", alignment: .left, cells: rows.map { threshold($0) }),
        Column(
          title: "first", alignment: .right,
          cells: rows.map { $0.shareOfFirst.map(TerminalText.percent) ?? "" }),
        Column(
          title: "µs/row", alignment: .right,
          cells: costs.map { $0.scoreMicroseconds.map(TerminalText.microseconds) ?? "" }),
        Column(
          title: "params", alignment: .right,
          cells: costs.map { $0.parameters.map { decimal($0, places: 0) } ?? "" }),
      ]
    return columns.filter { column in column.cells.contains { !$0.isEmpty } }
  }

  private func place(_ row: Leaderboard.Row) -> String {
    guard row.isEligible else { return " –" }
    let rank = String(row.rank)
    return (rank.count < 2 ? " " : "") + rank + row.standing.mark
  }

  private func threshold(_ row: Leaderboard.Row) -> String {
    let mark = row.constraint?.status.mark ?? ""
    return (TerminalText.text(row.thresholds) ?? "–") + mark
  }

  private static func border(_ lines: [String]) -> String {
    String(repeating: "─", count: lines.map(\.count).max() ?? 0)
  }

  // MARK: - Below the table

  private func legend(_ rows: ArraySlice<Leaderboard.Row>, columns: [Column]) -> [String] {
    let isShown = { (title: String) in columns.contains { $0.title == title && $0.isShown } }
    var entries = ["[ ] \(decimal(100 * board.confidence, places: 0)) % interval"]
    let level = "within \(decimal(board.equivalence, places: 3))"
    if rows.contains(where: { $0.standing == .equivalent }) {
      entries.append("= equivalent to the first, \(level)")
    }
    if rows.contains(where: { $0.standing == .undecided }) {
      entries.append("? neither shown to differ from the first nor to be equivalent")
    }
    if isShown("first") {
      entries.append("first: in so many row resamples it comes first (the test over folds decides)")
    }
    if isShown("threshold") {
      entries.append(
        "threshold: mean ± standard deviation of the folds' thresholds, each of which decides its own "
          + "test rows")
    }
    if isShown("µs/row") { entries.append("µs/row: microseconds to score a row") }
    if isShown("params") { entries.append("params: learnt numbers") }
    let statuses = isShown("threshold") ? rows.compactMap { $0.constraint?.status } : []
    for status in [ConstraintCheck.Status.withinInterval, .missed, .unproven]
    where statuses.contains(where: { $0.meaning == status.meaning }) {
      entries.append("\(status.mark) \(status.meaning)")
    }
    let hidden = columns.filter { !$0.isShown }.map(\.title)
    if !hidden.isEmpty { entries.append("no room for \(hidden.joined(separator: ", "))") }
    return [""] + wrapped(entries.joined(separator: "; ") + ".")
      + (rows.constraints.map(wrapped) ?? [])
  }

  private func notes(_ rows: ArraySlice<Leaderboard.Row>) -> [String] {
    let reasons = rows.flatMap { row in
      row.reason.map { TerminalText.fitted("  \(row.candidate): \($0)", width: width) } ?? []
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
  fileprivate var mark: String {
    switch self {
    case .equivalent: "="
    case .undecided: "?"
    default: ""
    }
  }
}

extension ConstraintCheck.Status {
  fileprivate var mark: String {
    switch self {
    case .kept: ""
    case .withinInterval: "~"
    case .missed, .impossible, .unproven: "!"
    }
  }

  fileprivate var meaning: String {
    switch self {
    case .kept: ""
    case .withinInterval: "its bound is missed by less than the interval"
    case .missed, .impossible: "its bound is missed"
    case .unproven: "its bound is unproven in most folds, where no threshold is taken"
    }
  }
}
