/// `report.html` of a results folder.
public struct ReportPage: Sendable {
  private let content: ReportContent
  private let library: VegaLibrary

  /// The page of a report.
  public init(_ content: ReportContent, library: VegaLibrary) {
    self.content = content
    self.library = library
  }

  /// The bytes of the file.
  public var bytes: [UInt8] { Array(html.utf8) }

  public var html: String { shell.html }

  private var shell: PageShell {
    PageShell(
      title: content.title, body: header + leaderboard + figures + audit + comparisons + record,
      figures: content.figures, library: library)
  }
}

extension ReportPage {
  private var header: String {
    let links = sections.map { "<a href=\"#\($0.anchor)\">\($0.title.escapedForHTML)</a>" }
    return """
      <header>
      <h1>\(content.title.escapedForHTML)</h1>
      <p class="muted">\(content.summary.escapedForHTML)</p>
      <div class="conclusion">\(PageShell.paragraphs(content.conclusion))</div>
      \(library.noticeHTML)<nav aria-label="Sections">\(links.joined(separator: "\n"))</nav>
      </header>
      <main>

      """
  }

  /// The sections in order, with the names that links jump to.
  private var sections: [(anchor: String, title: String)] {
    var sections = [("leaderboard", "Leaderboard")]
    for (index, section) in content.sections.enumerated() {
      sections.append(("figures-\(index + 1)", section.title))
    }
    if content.findings != nil { sections.append(("audit", "Audit")) }
    if !content.comparisons.isEmpty { sections.append(("comparisons", "Comparisons")) }
    return sections + [("record", "Record")]
  }

  private var leaderboard: String {
    """
    <h2 id="leaderboard">Leaderboard</h2>
    \(content.leaderboard.html)\(PageShell.paragraphs(content.notes))
    """
  }

  private var figures: String {
    content.sections.enumerated().map { index, section in
      """
      <h2 id="figures-\(index + 1)">\(section.title.escapedForHTML)</h2>
      <div class="figures">
      \(section.figures.map { $0.html(numbersIn: "figures/\($0.id).vg.json") }.joined())</div>
      \(section.tables.map(\.html).joined())
      """
    }.joined()
  }

  private var audit: String {
    guard let findings = content.findings else { return "" }
    let items = findings.map { finding in
      """
      <li class="\(finding.severity.escapedForHTML)"><b>\(finding.severity.escapedForHTML)</b> \
      <code>\(finding.code.escapedForHTML)</code><br>\(finding.sentence.escapedForHTML)</li>

      """
    }
    let body =
      items.isEmpty
      ? "<p>Nothing was found.</p>\n" : "<ul class=\"findings\">\n\(items.joined())</ul>\n"
    return "<h2 id=\"audit\">Audit</h2>\n\(body)"
  }

  private var comparisons: String {
    guard !content.comparisons.isEmpty else { return "" }
    return "<h2 id=\"comparisons\">Comparisons</h2>\n"
      + content.comparisons.map(\.html).joined()
  }

  private var record: String {
    let facts = content.record.map { fact in
      "<dt>\(fact.name.escapedForHTML)</dt><dd>\(fact.value.escapedForHTML)</dd>\n"
    }
    return """
      <h2 id="record">Record</h2>
      <dl>
      \(facts.joined())</dl>
      <details><summary>The spec, with every default filled in</summary>
      <pre>\(content.spec.escapedForHTML)</pre>
      </details>
      </main>

      """
  }
}
