import Files
import Learning

/// A comparison as a person reads it: tables and sentences, for a terminal or as Markdown.
package struct ComparisonDocument: Sendable {
  /// A column of a table.
  typealias Column = (title: String, alignment: TextTable.Alignment)

  enum Part: Sendable {
    case heading(String)
    /// Columns, rows, and the columns that may be left out where there is no room.
    case table([Column], [[String]], leaving: [String] = [])
    case sentences([String])
    case list([String])
    case drawing([String])
  }

  var parts: [Part] = []

  /// The lines for a terminal of so many columns, or for a file.
  package func lines(width: Int?) -> [String] {
    var lines: [String] = []
    for part in parts {
      if !lines.isEmpty { lines.append("") }
      switch part {
      case .heading(let title): lines.append(title)
      case .table(let columns, let rows, let leaving):
        var table = TextTable(columns, leaving: leaving)
        for row in rows { table.append(row) }
        lines += table.lines(width: width)
      case .sentences(let sentences):
        lines += sentences.flatMap { TerminalText.wrapped($0, width: width) }.map(Self.breakable)
      case .list(let items): lines += items.flatMap { Self.hanging($0, width: width) }
      case .drawing(let drawing): lines += drawing
      }
    }
    return lines
  }

  /// The bytes of a Markdown file.
  package var markdown: [UInt8] {
    let blocks = parts.map { part in
      switch part {
      case .heading(let title): ["## \(Self.escaped(title))"]
      case .table(let columns, let rows, _): Self.table(columns, rows)
      case .sentences(let sentences): [sentences.map(Self.escaped).joined(separator: " ")]
      case .list(let items): items.map { "- \(Self.escaped($0))" }
      case .drawing(let drawing): ["```text"] + drawing + ["```"]
      }
    }
    return Array((blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n").utf8)
  }

  private static func table(_ columns: [Column], _ rows: [[String]]) -> [String] {
    func line(_ cells: [String]) -> String {
      "| " + cells.map(escaped).joined(separator: " | ") + " |"
    }
    let rule = columns.map { $0.alignment == .left ? "---" : "---:" }
    return [line(columns.map(\.title)), "| " + rule.joined(separator: " | ") + " |"]
      + rows.map(line)
  }

  /// Text of which nothing is markup.
  private static func escaped(_ text: String) -> String {
    breakable(text).reduce(into: "") { escaped, character in
      if "\\`*_[]<>|#".contains(character) { escaped.append("\\") }
      escaped.append(character)
    }
  }

  /// Text in which a space that no line may end at is a space like others.
  private static func breakable(_ text: String) -> String {
    String(text.map { $0 == "\u{A0}" ? " " : $0 })
  }

  /// An item in lines that fit, its second line and all after it indented.
  private static func hanging(_ item: String, width: Int?) -> [String] {
    let lines = TerminalText.wrapped(item, width: min(width ?? 100, 100) - 4)
    return (lines.prefix(1) + lines.dropFirst().map { "    \($0)" }).map(breakable)
  }
}

/// Where the files of a comparison go.
package struct ComparisonFolder: Sendable {
  /// Why they cannot be written.
  package enum Failure: Error, Sendable, Hashable {
    /// A file or folder, and what is wrong with it.
    case unwritable(path: String, reason: String)
  }

  /// The folder, made where it is missing.
  package let path: String

  /// A folder; nothing is made yet.
  package init(path: String) { self.path = path }

  /// Writes `comparison.csv`, `caught.csv` and `comparison.md`.
  package func write(_ comparison: RowComparison) throws(Failure) {
    try write([
      ("comparison.csv", comparison.csv), ("caught.csv", comparison.caughtCSV),
      ("comparison.md", comparison.document.markdown),
    ])
  }

  /// Writes `comparison.csv`, `comparison.md` and, where there are tests, the Vega spec of the
  /// critical-difference diagram.
  package func write(_ comparison: TaskComparison) throws(Failure) {
    let figure = Figure.criticalDifference(comparison).map {
      [("\($0.id).vg.json", $0.bytes)]
    }
    try write(
      [("comparison.csv", comparison.csv), ("comparison.md", comparison.document.markdown)]
        + (figure ?? []))
  }

  private func write(_ files: [(name: String, bytes: [UInt8])]) throws(Failure) {
    do throws(FileError) {
      try FileContents.makeFolder(path)
      for file in files { try FileContents.write(file.bytes, to: "\(path)/\(file.name)") }
    } catch {
      throw .unwritable(path: error.path, reason: error.reason)
    }
  }
}
