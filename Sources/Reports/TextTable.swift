/// Lines of aligned cells for a terminal.
package struct TextTable: Sendable {
  /// Where a column's cells stand.
  package enum Alignment: Sendable {
    /// At the left edge, as names do.
    case left
    /// At the right edge, as numbers do.
    case right
    /// At the left edge, and in several lines where a table would be too wide.
    case words
  }

  private let alignments: [Alignment]
  private let leaving: [String]
  private var rows: [[String]]

  /// A table with a header.
  ///
  /// - Parameter leaving: the titles of columns that are left out where there is no room for all, in the
  ///   order in which they go.
  package init(
    _ header: [(title: String, alignment: Alignment)], leaving: [String] = []
  ) {
    alignments = header.map(\.alignment)
    self.leaving = leaving
    rows = [header.map(\.title)]
  }

  /// Adds a row, a cell a column.
  package mutating func append(_ row: [String]) {
    precondition(
      row.count == alignments.count, "\(row.count) cells in a table of \(alignments.count) columns")
    rows.append(row.map(\.printableLine))
  }

  /// The lines of the whole table.
  package var lines: [String] { lines(width: nil) }

  /// The lines, header first, without white space at their ends.
  ///
  /// Where they would be longer than `width`, columns of words are folded, the widest first; where that is
  /// not enough, columns leave that may, and a last line says which.
  package func lines(width: Int?) -> [String] {
    guard let width else { return lines(widths: widths) }
    var shown = Array(alignments.indices)
    var left: [String] = []
    var folded = foldedWidths(shown, width: width)
    for title in leaving where total(folded, of: shown) > width {
      shown.removeAll { rows[0][$0] == title }
      left.append(title)
      folded = foldedWidths(shown, width: width)
    }
    return lines(of: shown, widths: folded)
      + (left.isEmpty
        ? [] : TerminalText.wrapped("No room for: \(left.joined(separator: ", ")).", width: width))
  }

  // MARK: - Widths

  /// Of every column, folded or not.
  private var widths: [Int] {
    alignments.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  }

  private func total(_ widths: [Int], of shown: [Int]) -> Int {
    shown.reduce(2 * (shown.count - 1)) { $0 + widths[$1] }
  }

  /// The widths of all columns where those of words give way, no further than to their longest word.
  private func foldedWidths(_ shown: [Int], width: Int) -> [Int] {
    var widths = widths
    let foldable = shown.filter { alignments[$0] == .words }.map { ($0, longestWord($0)) }
    while total(widths, of: shown) > width {
      let able = foldable.filter { widths[$0.0] > $0.1 }.map(\.0)
      guard let widest = able.max(by: { widths[$0] < widths[$1] }) else { break }
      widths[widest] -= 1
    }
    return widths
  }

  private func longestWord(_ column: Int) -> Int {
    rows.map { $0[column].split(separator: " ").map(\.count).max() ?? 0 }.max() ?? 0
  }

  // MARK: - Lines

  private func lines(widths: [Int]) -> [String] { lines(of: Array(widths.indices), widths: widths) }

  private func lines(of shown: [Int], widths: [Int]) -> [String] {
    rows.flatMap { row in
      let cells = shown.map { column in
        alignments[column] == .words && row[column].count > widths[column]
          ? TerminalText.wrapped(row[column], width: widths[column]) : [row[column]]
      }
      return (0..<(cells.map(\.count).max() ?? 0)).map { place in
        line(cells.map { place < $0.count ? $0[place] : "" }, of: shown, widths: widths)
      }
    }
  }

  private func line(_ cells: [String], of shown: [Int], widths: [Int]) -> String {
    var line = ""
    for (column, cell) in zip(shown, cells) {
      let padding = String(repeating: " ", count: max(0, widths[column] - cell.count))
      if column != shown.first { line += "  " }
      line += alignments[column] == .right ? padding + cell : cell + padding
    }
    return String(line.reversed().drop { $0 == " " }.reversed())
  }
}
