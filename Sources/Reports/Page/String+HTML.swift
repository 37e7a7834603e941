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
