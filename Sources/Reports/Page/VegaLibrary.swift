import FoundationEssentials

/// Where a page has Vega from, which draws the figures.
public enum VegaLibrary: Sendable {
  /// A script in the page itself, which then needs no network.
  case bundled(script: String)
  /// Nowhere: the figures are not drawn then. No page ever loads a script from another host.
  case missing

  /// Where Debian's `libjs-vega` has it.
  public static let debianFolder = "/usr/share/javascript/vega"

  /// The bundle of the pieces in a folder; nothing where one is missing.
  public static func find(in folder: String = debianFolder) -> VegaLibrary {
    var pieces: [(name: String, text: String)] = []
    for piece in Self.pieces {
      guard let data = FileManager.default.contents(atPath: "\(folder)/\(piece.file).min.js"),
        let text = String(validating: data, as: UTF8.self)
      else { return .missing }
      pieces.append((piece.name, text))
    }
    return .bundled(script: bundle(pieces))
  }

  /// The sentence for a reader where the figures are not drawn; nil where they are.
  public var notice: String? {
    switch self {
    case .bundled: nil
    case .missing:
      """
      The figures are not drawn: Vega was not found on the machine that wrote this page \
      (Debian: apt install libjs-vega). With it, workbench report writes the page again.
      """
    }
  }

  /// The modules by the names that they ask each other for, and their files.
  private static let pieces: [(name: String, file: String)] = modules.map { name in
    (name, name == "vega-selections" ? "vega-selection" : name)
  }

  private static let modules =
    [
      "util", "time", "format", "loader", "dataflow", "canvas", "scale", "scenegraph",
      "statistics", "expression", "event-selector", "selections", "functions", "runtime", "view",
      "parser", "interpreter",
    ].map { "vega-\($0)" } + transforms

  private static let transforms = [
    "transforms", "view-transforms", "encode", "regression", "label",
  ].map { "vega-\($0)" }
}

extension VegaLibrary {
  /// One script of modules that were built to be loaded one by one.
  ///
  /// Each of them would overwrite the global `vega`, so each is given the `module`, `exports` and
  /// `require` of a loader instead, and runs when it is first asked for.
  private static func bundle(_ pieces: [(name: String, text: String)]) -> String {
    let modules = pieces.map { name, text in
      "D[\"\(name)\"]=function(module,exports,require,define){\n\(cleaned(text))\n};\n"
    }
    let transforms = transforms.map { "\"\($0)\"" }.joined(separator: ",")
    return """
      /* Vega 5 from Debian's libjs-vega, (c) University of Washington Interactive Data Lab and \
      contributors, BSD-3-Clause, https://github.com/vega/vega */
      var vega=(function(){
      var D={},L={};
      function R(n){if(!L[n]){L[n]={exports:{}};D[n](L[n],L[n].exports,R);}return L[n].exports;}
      \(modules.joined())\
      [\(transforms)].forEach(function(n){Object.assign(R("vega-dataflow").transforms,R(n));});
      return Object.assign({},R("vega-util"),R("vega-view"),R("vega-parser"),R("vega-interpreter"));
      })();
      """
  }

  /// A script without the lines that name source maps, and with nothing that ends a script element.
  private static func cleaned(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .filter { !$0.hasPrefix("//# sourceMappingURL=") }
      .joined(separator: "\n")
      .replacing("</script", with: "<\\/script")
      .replacing("<!--", with: "<\\!--")
  }
}
