/// The layout of help texts: 80 columns.
enum Help {
  static let width = 80

  /// A heading and rows of a name and its meaning; nothing where there are no rows.
  static func section(_ title: String, _ rows: [(name: String, meaning: String)]) -> [String] {
    guard !rows.isEmpty else { return [] }
    let column = min(24, (rows.map(\.name.count).max() ?? 0) + 4)
    let lines = rows.flatMap { row -> [String] in
      let meaning = wrapped(row.meaning, width: width - column)
      let padding = String(repeating: " ", count: column)
      let name = "  \(row.name)"
      if name.count + 2 > column { return [name] + meaning.map { padding + $0 } }
      let first = name + String(repeating: " ", count: column - name.count) + (meaning.first ?? "")
      return [first] + meaning.dropFirst().map { padding + $0 }
    }
    return ["\(title):"] + lines + [""]
  }

  /// Parts, none of which is broken, behind a title; further lines stand under the first part.
  static func hanging(_ title: String, _ parts: [String]) -> [String] {
    let indent = String(repeating: " ", count: title.count)
    return filled(parts, width: width - title.count).enumerated().map { place, line in
      (place == 0 ? title : indent) + line
    }
  }

  /// Words in lines of at most `width` characters.
  static func wrapped(_ text: String, width: Int = Help.width) -> [String] {
    filled(text.split(separator: " ").map(String.init), width: width)
  }

  private static func filled(_ parts: [String], width: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for part in parts {
      if !line.isEmpty && line.count + 1 + part.count > width {
        lines.append(line)
        line = ""
      }
      line += line.isEmpty ? part : " \(part)"
    }
    return lines + (line.isEmpty ? [] : [line])
  }
}
