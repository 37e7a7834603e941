/// Lines of aligned cells for a terminal.
package struct TextTable: Sendable {
  /// Where a column's cells stand.
  package enum Alignment: Sendable {
    /// At the left edge, as names do.
    case left
    /// At the right edge, as numbers do.
    case right
  }

  private let alignments: [Alignment]
  private var rows: [[String]]

  /// A table with a header.
  package init(_ header: [(title: String, alignment: Alignment)]) {
    alignments = header.map(\.alignment)
    rows = [header.map(\.title)]
  }

  /// Adds a row, a cell a column.
  package mutating func append(_ row: [String]) {
    precondition(
      row.count == alignments.count, "\(row.count) cells in a table of \(alignments.count) columns")
    rows.append(row.map(\.printableLine))
  }

  /// The lines, header first, without white space at their ends.
  package var lines: [String] {
    let widths = alignments.indices.map { column in
      rows.map { $0[column].count }.max() ?? 0
    }
    return rows.map { row in
      var line = ""
      for (column, cell) in row.enumerated() {
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        if column > 0 { line += "  " }
        line += alignments[column] == .left ? cell + padding : padding + cell
      }
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }
}
