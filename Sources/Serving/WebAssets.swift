package import Reports

/// The files of the web application, all in memory.
///
/// They are in the executable (`Sources/Serving/Web`), except for Vega, which is read once when the
/// value is made. The page works under the content security policy `script-src 'self'; style-src
/// 'self'; img-src 'self' data:; connect-src 'self'`: no script or style is inline, and Vega runs by
/// its expression interpreter, without `eval`.
package struct WebAssets: Sendable {
  /// The name of the page itself, which is served at `/`.
  package static let page = "index.html"

  private let files: [String: File]

  private struct File {
    var contentType: String
    var bytes: [UInt8]
  }

  /// The files, with Vega from where the machine has it.
  ///
  /// Where it has none, `vega.js` is missing and the page says so in the place of figures; it never
  /// asks another host for it.
  package init(vega: VegaLibrary = .find()) {
    var files = Dictionary(
      uniqueKeysWithValues: Self.embedded.map { name, bytes in
        (name, File(contentType: Self.contentType(of: name), bytes: bytes))
      })
    if case .bundled(let script) = vega {
      files["vega.js"] = File(
        contentType: Self.contentType(of: "vega.js"), bytes: Array(script.utf8))
    }
    self.files = files
  }

  /// The names of all files, sorted.
  package var names: [String] { files.keys.sorted() }

  /// The file of a name, as in `/assets/app.js`; nil where there is none.
  package func asset(_ name: String) -> (contentType: String, bytes: [UInt8])? {
    files[name].map { ($0.contentType, $0.bytes) }
  }

  private static func contentType(of name: String) -> String {
    switch name.split(separator: ".").last {
    case "html": "text/html; charset=utf-8"
    case "js": "text/javascript; charset=utf-8"
    case "css": "text/css; charset=utf-8"
    case "svg": "image/svg+xml"
    default: "application/octet-stream"
    }
  }
}

extension WebAssets {
  /// The files of `Sources/Serving/Web`, as the build put them into the executable.
  private static var embedded: [(name: String, bytes: [UInt8])] {
    [
      ("answer.js", PackageResources.answer_js),
      ("api.js", PackageResources.api_js),
      ("app.js", PackageResources.app_js),
      ("compare.js", PackageResources.compare_js),
      ("csv.js", PackageResources.csv_js),
      ("dom.js", PackageResources.dom_js),
      ("explanations.js", PackageResources.explanations_js),
      ("figures.js", PackageResources.figures_js),
      ("file.js", PackageResources.file_js),
      ("form.js", PackageResources.form_js),
      ("format.js", PackageResources.format_js),
      ("icon.svg", PackageResources.icon_svg),
      ("index.html", PackageResources.index_html),
      ("intervals.js", PackageResources.intervals_js),
      ("leaderboard.js", PackageResources.leaderboard_js),
      ("models.js", PackageResources.models_js),
      ("promote.js", PackageResources.promote_js),
      ("score.js", PackageResources.score_js),
      ("scored-table.js", PackageResources.scored_table_js),
      ("scored.js", PackageResources.scored_js),
      ("segments.js", PackageResources.segments_js),
      ("style.css", PackageResources.style_css),
    ]
  }
}
