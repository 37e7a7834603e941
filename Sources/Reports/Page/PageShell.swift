import StrictJSON

/// A page in one file: what is around its body, the specs of its figures, and what draws them.
///
/// Every text from outside is escaped, and the page forbids itself all but its own scripts and
/// styles: no request leaves it where the library is bundled, and none but for Vega where it is not.
struct PageShell {
  let title: String
  /// HTML.
  let body: String
  let figures: [Figure]
  let library: VegaLibrary

  var html: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="\(policy)">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>\(title.escapedForHTML)</title>
    <link rel="icon" href="data:,">
    <style>
    \(PageStyle.css)
    </style>
    </head>
    <body>
    \(body)\
    <div id="tip" role="status" hidden></div>
    \(scripts)
    </body>
    </html>

    """
  }

  static func paragraphs(_ texts: [String]) -> String {
    texts.map { "<p>\($0.escapedForHTML)</p>\n" }.joined()
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
    let specs = figures.map { figure in
      """
      <script type="application/json" id="spec-\(figure.id)">\
      \(figure.spec.text().escapedForScriptData)</script>

      """
    }
    return specs.joined() + library + "<script>\n\(PageScript.js)\n</script>"
  }
}

extension Figure {
  /// Its place on a page, and the file that has its numbers where it cannot be drawn.
  func html(numbersIn file: String) -> String {
    """
    <figure\(isWide ? " class=\"whole\"" : "")>
    <div class="plot" data-spec="spec-\(id)" data-file="\(file)"></div>
    <figcaption>\(caption.escapedForHTML)</figcaption>
    </figure>

    """
  }
}

extension VegaLibrary {
  /// The notice as a paragraph.
  var noticeHTML: String {
    notice.map { "<p class=\"notice\">\($0.escapedForHTML)</p>\n" } ?? ""
  }
}
