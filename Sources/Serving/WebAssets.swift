public import Reports

/// The files of the web application, all in memory.
///
/// They are in the executable (`Sources/Serving/Web`), except for Vega, which is read once when the
/// value is made. The page works under the content security policy `script-src 'self'; style-src
/// 'self'; img-src 'self' data:; connect-src 'self'`: no script or style is inline, and Vega runs by
/// its expression interpreter, without `eval`.
public struct WebAssets: Sendable {
  /// The name of the page itself, which is served at `/`.
  public static let page = "index.html"

  private let files: [String: File]

  private struct File {
    var contentType: String
    var bytes: [UInt8]
  }

  /// The files, with Vega from where the machine has it.
  ///
  /// Where it has none, `vega.js` is missing and the page says so in the place of figures; it never
  /// asks another host for it.
  public init(vega: VegaLibrary = .find()) {
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
  public var names: [String] { files.keys.sorted() }

  /// The file of a name, as in `/assets/app.js`; nil where there is none.
  public func asset(_ name: String) -> (contentType: String, bytes: [UInt8])? {
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
