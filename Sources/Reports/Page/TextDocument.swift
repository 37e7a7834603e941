/// A text of headings, paragraphs, lists, tables and code, written as Markdown and as an HTML page.
package struct TextDocument: Sendable {
  /// Running text with code in it: `"fitted on \(code: name)"`.
  package struct Line: Sendable, Hashable, ExpressibleByStringInterpolation {
    fileprivate enum Span: Hashable, Sendable {
      case text(String)
      case code(String)
    }

    package struct StringInterpolation: StringInterpolationProtocol {
      fileprivate var spans: [Span] = []

      package init(literalCapacity: Int, interpolationCount: Int) {}

      package mutating func appendLiteral(_ literal: String) { spans.append(.text(literal)) }

      package mutating func appendInterpolation(_ value: some CustomStringConvertible) {
        spans.append(.text(value.description))
      }

      package mutating func appendInterpolation(_ line: Line) { spans += line.spans }

      /// Adds text as it stands in a file or on a command line.
      package mutating func appendInterpolation(code: String) { spans.append(.code(code)) }
    }

    fileprivate var spans: [Span]

    package init(stringLiteral value: String) { spans = [.text(value)] }
    package init(stringInterpolation: StringInterpolation) { spans = stringInterpolation.spans }

    package init(_ text: String) { spans = [.text(text)] }

    fileprivate var markdown: String {
      spans.map { span in
        switch span {
        case .text(let text): text.escapedForMarkdown
        case .code(let code):
          code.contains("`")
            ? "\(code.fence(atLeast: 2)) \(code.inOneLine) \(code.fence(atLeast: 2))"
            : "`\(code.inOneLine)`"
        }
      }.joined()
    }

    fileprivate var html: String {
      spans.map { span in
        switch span {
        case .text(let text): text.escapedForHTML
        case .code(let code): "<code>\(code.escapedForHTML)</code>"
        }
      }.joined()
    }
  }

  package enum Block: Sendable {
    case section(String)
    case paragraph(Line)
    case list([Line])
    /// The caption is for the page: in Markdown the text around a table says what it is.
    case table(caption: String, columns: [String], rows: [[String]])
    case code(String)
  }

  package var title: String
  package var blocks: [Block]

  package init(title: String, blocks: [Block]) {
    self.title = title
    self.blocks = blocks
  }

  package var markdown: String {
    (["# \(title.escapedForMarkdown)"] + blocks.map(\.markdown)).joined(separator: "\n\n") + "\n"
  }

  /// A page in one file, like those of reports, without figures.
  package var html: String {
    let body = blocks.map(\.html).joined()
    return PageShell(
      title: title,
      body: "<header>\n<h1>\(title.escapedForHTML)</h1>\n</header>\n<main>\n\(body)</main>\n",
      figures: [], library: .bundled(script: "")
    ).html
  }
}

extension TextDocument.Block {
  fileprivate var markdown: String {
    switch self {
    case .section(let title): "## \(title.escapedForMarkdown)"
    case .paragraph(let line): line.markdown
    case .list(let lines): lines.map { "- \($0.markdown)" }.joined(separator: "\n")
    case .table(_, let columns, let rows):
      ([columns, columns.map { _ in "---" }] + rows).map(Self.markdown).joined(separator: "\n")
    case .code(let text):
      "\(text.fence(atLeast: 3))\n\(text)\n\(text.fence(atLeast: 3))"
    }
  }

  /// A row: bars in cells are escaped, and a cell is one line.
  private static func markdown(_ cells: [String]) -> String {
    let escaped = cells.map {
      $0.escapedForMarkdown
        .split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
    return "| " + escaped.joined(separator: " | ") + " |"
  }

  fileprivate var html: String {
    switch self {
    case .section(let title): "<h2>\(title.escapedForHTML)</h2>\n"
    case .paragraph(let line): "<p>\(line.html)</p>\n"
    case .list(let lines):
      "<ul>\n" + lines.map { "<li>\($0.html)</li>\n" }.joined() + "</ul>\n"
    case .table(let caption, let columns, let rows):
      ReportTable(
        caption: caption, columns: columns.map { .init($0, isNumeric: false) },
        rows: rows.map { cells in ReportTable.Row(cells.map { ReportTable.Cell($0) }) }
      ).html
    case .code(let text): "<pre tabindex=\"0\">\(text.escapedForHTML)</pre>\n"
    }
  }
}

extension String {
  /// Text of others as text of a Markdown document: no HTML begins in it, and it is one line.
  fileprivate var escapedForMarkdown: String { inOneLine.replacing("<", with: "\\<") }

  fileprivate var inOneLine: String {
    split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).joined(separator: " ")
  }

  /// Backticks that end no code but their own.
  fileprivate func fence(atLeast least: Int) -> String {
    var (longest, run) = (0, 0)
    for character in self {
      run = character == "`" ? run + 1 : 0
      longest = max(longest, run)
    }
    return String(repeating: "`", count: max(least, longest + 1))
  }
}
