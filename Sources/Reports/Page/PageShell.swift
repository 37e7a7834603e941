import StrictJSON

/// A page in one file: what is around its body, the specs of its figures, and what draws them.
///
/// Every text from outside is escaped, and the page forbids itself all but its own scripts and
/// styles: no request leaves it where the library is bundled, and none but for Vega where it is not.
struct PageShell {
  let title: String
  /// In HTML.
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
    \(Self.style)\
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

  /// One column on a phone, two on a desk, black on white in print.
  private static let style = String(decoding: PackageResources.report_css, as: UTF8.self)
  /// Draws figures one by one, shows values on hovering, and sorts tables.
  private static let script = String(decoding: PackageResources.report_js, as: UTF8.self)

  static func paragraphs(_ texts: [String]) -> String {
    texts.map { "<p>\($0.escapedForHTML)</p>\n" }.joined()
  }

  private var policy: String {
    """
    default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; \
    img-src data:; base-uri 'none'; form-action 'none'
    """
  }

  private var scripts: String {
    let library =
      switch library {
      case .bundled(let script): "<script>\n\(script)\n</script>\n"
      case .missing: ""
      }
    let specs = figures.map { figure in
      """
      <script type="application/json" id="spec-\(figure.id)">\
      \(figure.spec.text().escapedForScriptData)</script>

      """
    }
    return specs.joined() + library + "<script>\n\(Self.script)</script>"
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

extension String {
  /// The text with everything that means something in HTML written as a reference.
  package var escapedForHTML: String {
    var escaped = ""
    escaped.reserveCapacity(utf8.count)
    for scalar in unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// JSON text that may stand in a script element: nothing in it can close or open one.
  var escapedForScriptData: String {
    // `<` stands within strings only, where JSON allows it as an escape.
    split(separator: "<", omittingEmptySubsequences: false).joined(separator: "\\u003c")
  }
}
