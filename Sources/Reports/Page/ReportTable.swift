/// A table of a report.
package struct ReportTable: Sendable {
  package struct Column: Sendable {
    package var title: String
    /// What it means, on hovering.
    package var help: String
    /// Whether it holds numbers, which stand to the right.
    package var isNumeric: Bool

    package init(_ title: String, help: String = "", isNumeric: Bool = true) {
      self.title = title
      self.help = help
      self.isNumeric = isNumeric
    }
  }

  package struct Cell: Sendable {
    package var text: String
    /// A second, smaller line: an interval.
    package var detail: String
    /// What it is sorted by; its text where there is none.
    package var key: Double?

    package init(_ text: String, detail: String = "", key: Double? = nil) {
      self.text = text
      self.detail = detail
      self.key = key
    }
  }

  /// How a row is set apart.
  package enum Emphasis: String, Sendable {
    case none
    case leader
    /// Not shown to be worse than the leader.
    case inBand
    case ineligible
  }

  package struct Row: Sendable {
    /// Its fields, one a column.
    package var cells: [Cell]
    /// How it is set apart.
    package var emphasis: Emphasis

    package init(_ cells: [Cell], emphasis: Emphasis = .none) {
      self.cells = cells
      self.emphasis = emphasis
    }
  }

  package var caption: String
  package var columns: [Column]
  /// The rows, in the order in which they are first shown.
  package var rows: [Row]

  package init(caption: String, columns: [Column], rows: [Row]) {
    self.caption = caption
    self.columns = columns
    self.rows = rows
  }
}

extension ReportTable {
  /// The table in a box of its own, within which it scrolls where it is wider than the page.
  var html: String {
    let head = columns.map(Self.header).joined()
    let body = rows.map { "<tr\(Self.style($0.emphasis))>\(cells($0))</tr>\n" }.joined()
    return """
      <p class="caption">\(caption.escapedForHTML)</p>
      <div class="wide" tabindex="0" role="region" aria-label="\(caption.escapedForHTML)">
      <table>
      <thead><tr>\(head)</tr></thead>
      <tbody>
      \(body)</tbody></table>
      </div>

      """
  }

  private static func header(_ column: Column) -> String {
    let help = column.help.isEmpty ? "" : " title=\"\(column.help.escapedForHTML)\""
    let kind = column.isNumeric ? " class=\"number\"" : ""
    return """
      <th scope="col"\(kind)\(help)><button type="button">\(column.title.escapedForHTML)</button></th>
      """
  }

  private static func style(_ emphasis: Emphasis) -> String {
    emphasis == .none ? "" : " class=\"\(emphasis.rawValue)\""
  }

  private func cells(_ row: Row) -> String {
    zip(columns, row.cells).enumerated().map { position, field in
      let (column, cell) = field
      let kind = column.isNumeric ? " class=\"number\"" : ""
      let key = cell.key.map { " data-key=\"\($0)\"" } ?? ""
      let detail = cell.detail.isEmpty ? "" : "<small>\(cell.detail.escapedForHTML)</small>"
      // A long name may break behind a plus sign.
      let text = cell.text.escapedForHTML.replacing("+", with: "+<wbr>")
      let content = text + detail
      // The first column names the row.
      return position == 0
        ? "<th scope=\"row\"\(kind)\(key)>\(content)</th>" : "<td\(kind)\(key)>\(content)</td>"
    }.joined()
  }
}
