import Reports

/// One thing that `workbench` can do.
struct Command: Sendable {
  /// Something that is given in place: `SPEC`.
  struct Positional: Sendable {
    var name: String
    var help: String
    var isOptional = false
    /// Whether more than one may be given; for the last place only.
    var isRepeated = false
  }

  /// Something that is given by name: `--jobs N`, or `--quiet`.
  struct Option: Sendable {
    var name: String
    /// What its value is called; nil for a switch.
    var value: String?
    var help: String
    /// Whether the command cannot do without it.
    var isNeeded = false
  }

  var name: String
  var summary: String
  var positionals: [Positional] = []
  var options: [Option] = []
  /// Whether `--out -` is standard output.
  var isStreaming = false
  /// Paragraphs under the options.
  var discussion: [String] = []
  var run: @Sendable (Arguments) throws(CommandError) -> Void

  /// `workbench run SPEC [options]`.
  var usage: String { usageParts.joined(separator: " ") }

  private var usageParts: [String] {
    let places = positionals.map { place in
      let name = place.isRepeated ? "\(place.name)..." : place.name
      return place.isOptional ? "[\(name)]" : name
    }
    let switches = options.map { option in
      let word = "--\(option.name)" + (option.value.map { " \($0)" } ?? "")
      return option.isNeeded ? word : "[\(word)]"
    }
    return ["workbench \(name)"] + places + switches
  }

  var help: [String] {
    let positionalRows = positionals.map { ($0.name, $0.help) }
    let optionRows =
      options.map { ("--\($0.name)" + ($0.value.map { " \($0)" } ?? ""), $0.help) }
      + [("--help", "Show this.")]
    return [summary, ""] + Help.hanging("Usage: ", usageParts) + [""]
      + Help.section("Arguments", positionalRows) + Help.section("Options", optionRows)
      + discussion.flatMap { Help.wrapped($0) + [""] }.dropLast()
  }
}

/// The layout of help texts: 80 columns.
enum Help {
  fileprivate static let width = 80

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
    return TerminalText.filled(parts, width: width - title.count).enumerated().map { place, line in
      (place == 0 ? title : indent) + line
    }
  }

  /// Words in lines of at most `width` characters.
  static func wrapped(_ text: String, width: Int = Help.width) -> [String] {
    TerminalText.wrapped(text, width: width)
  }
}
