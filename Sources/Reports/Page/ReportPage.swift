import StrictJSON

/// `report.html`: one file with everything in it.
///
/// Every text from outside is escaped, and the page forbids itself all but its own scripts and
/// styles: no request leaves it where the library is bundled, and none but for Vega where it is not.
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

  /// The file.
  public var html: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="\(policy)">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(content.title.escapedForHTML)</title>
    <link rel="icon" href="data:,">
    <style>
    \(PageStyle.css)
    </style>
    </head>
    <body>
    \(header)\(leaderboard)\(figures)\(audit)\(comparisons)\(record)\
    <div id="tip" role="status" hidden></div>
    \(scripts)
    </body>
    </html>

    """
  }

  private var policy: String {
    let addresses =
      switch library {
      case .bundled: ""
      case .network: " " + VegaLibrary.addresses.joined(separator: " ")
      }
    return """
      default-src 'none'; script-src 'unsafe-inline'\(addresses); style-src 'unsafe-inline'; \
      img-src data:; base-uri 'none'; form-action 'none'
      """
  }

  private var scripts: String {
    let library =
      switch library {
      case .bundled(let script): "<script>\n\(script)\n</script>\n"
      case .network:
        VegaLibrary.addresses.map { "<script src=\"\($0)\"></script>\n" }.joined()
      }
    let specs = content.figures.map { figure in
      """
      <script type="application/json" id="spec-\(figure.id)">\
      \(figure.spec.text().escapedForScriptData)</script>

      """
    }
    return specs.joined() + library + "<script>\n\(PageScript.js)\n</script>"
  }
}

extension ReportPage {
  private var header: String {
    let links = sections.map { "<a href=\"#\($0.anchor)\">\($0.title.escapedForHTML)</a>" }
    let notice = library.notice.map { "<p class=\"notice\">\($0.escapedForHTML)</p>\n" } ?? ""
    return """
      <header>
      <h1>\(content.title.escapedForHTML)</h1>
      <p class="muted">\(content.summary.escapedForHTML)</p>
      <div class="verdict">\(paragraphs(content.verdict))</div>
      \(notice)<nav aria-label="Sections">\(links.joined(separator: "\n"))</nav>
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
    \(content.leaderboard.html)\(paragraphs(content.notes))
    """
  }

  private var figures: String {
    content.sections.enumerated().map { index, section in
      """
      <h2 id="figures-\(index + 1)">\(section.title.escapedForHTML)</h2>
      <div class="figures">
      \(section.figures.map(figure).joined())</div>
      \(section.tables.map(\.html).joined())
      """
    }.joined()
  }

  private func figure(_ figure: Figure) -> String {
    """
    <figure\(figure.isWide ? " class=\"whole\"" : "")>
    <div class="plot" data-spec="spec-\(figure.id)" data-file="figures/\(figure.id).vg.json"></div>
    <figcaption>\(figure.caption.escapedForHTML)</figcaption>
    </figure>

    """
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

  private func paragraphs(_ texts: [String]) -> String {
    texts.map { "<p>\($0.escapedForHTML)</p>\n" }.joined()
  }
}
