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
  }

  var name: String
  var summary: String
  var positionals: [Positional] = []
  var options: [Option] = []
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
      "[--\(option.name)" + (option.value.map { " \($0)" } ?? "") + "]"
    }
    return ["workbench \(name)"] + places + switches
  }

  /// What `--help` prints.
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
