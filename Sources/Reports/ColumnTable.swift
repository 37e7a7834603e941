package import Experiments
import Learning
import StrictJSON
import Tables

/// How the columns of a file were read: a row a column.
package struct ColumnTable: Sendable {
  /// So many columns are shown one by one; of more, those of which something was decided come first.
  private static let limit = 40
  /// The columns of a terminal that how a column was read needs beside it.
  private static let leastRoom = 36

  private let columns: [ReadReport.ColumnSummary]
  private let shown: [ReadReport.ColumnSummary]

  package init(_ data: StudyData) {
    columns = data.columns
    let decided = columns.filter { !$0.decided.isEmpty }
    let plain = columns.filter(\.decided.isEmpty)
    shown = columns.count <= Self.limit ? columns : Array((decided + plain).prefix(Self.limit))
  }

  /// The table for a terminal of so many columns, or for a file; empty where nothing was read.
  ///
  /// Where there is little room beside a column, how it was read stands below it.
  package func lines(width: Int?) -> [String] {
    guard !columns.isEmpty else { return [] }
    let header: [(title: String, alignment: TextTable.Alignment)] = [
      ("column", .left), ("role", .left), ("kind", .left), ("missing", .right), ("values", .left),
    ]
    var table = TextTable(header)
    for column in shown { table.append(Array(column.cells.dropLast())) }
    var lines = table.lines
    let beside = lines.map(\.count).max() ?? 0
    if let width, width - beside < Self.leastRoom {
      lines = zip(lines, [""] + shown.map(\.decided)).flatMap { line, decided in
        [line] + TerminalText.wrapped(decided, width: width - 6).map { "    " + $0 }
      }
    } else {
      table = TextTable(header + [("how it was read", .words)])
      for column in shown { table.append(column.cells) }
      lines = table.lines(width: width.map { $0 - 2 })
    }
    return (lines + [rest].compactMap(\.self)).map { "  \($0)" }
  }

  private var rest: String? {
    columns.count > shown.count ? "… and \(columns.count - shown.count) more columns" : nil
  }

  /// The table of a page; nil where nothing was read.
  package var table: ReportTable? {
    guard !columns.isEmpty else { return nil }
    return ReportTable(
      caption: "How the columns of the file were read." + (rest.map { " " + $0 } ?? ""),
      columns: [
        .init("column", isNumeric: false), .init("role", isNumeric: false),
        .init("kind", isNumeric: false), .init("missing"), .init("values", isNumeric: false),
        .init("how it was read", isNumeric: false),
      ],
      rows: shown.map { column in .init(column.cells.map { .init($0) }) })
  }
}

extension ReadReport.ColumnSummary {
  fileprivate var cells: [String] {
    [
      name, role.rawValue, kind?.rawValue ?? "", kind == nil ? "" : "\(missing)", values,
      decided,
    ]
  }

  /// The levels or the range.
  private var values: String {
    if let levels { return "\(levels) level\(levels == 1 ? "" : "s")" }
    guard let range else { return "" }
    return "\(text(of: range.lowerBound)) to \(text(of: range.upperBound))"
  }

  private func text(of value: Double) -> String {
    (kind == .date ? DateFormat.text(of: value) : nil) ?? value.roundedText
  }
}

extension Double {
  /// Its shortest text, or seven digits of it where that is long.
  fileprivate var roundedText: String {
    let text = shortText
    guard text.count > 10, 1e-3..<1e7 ~= abs(self) else { return text }
    let digits = decimal(abs(self), places: 0).count
    let rounded = decimal(self, places: 7 - digits)
    guard rounded.contains(".") else { return rounded }
    let kept = rounded.reversed().drop { $0 == "0" }.drop { $0 == "." }
    return String(kept.reversed())
  }
}
