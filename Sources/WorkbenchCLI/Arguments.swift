import StrictJSON

/// What followed a command's name, checked against what the command takes.
struct Arguments: Sendable {
  private var positionals: [String: [String]] = [:]
  private var values: [String: String] = [:]
  private var switches: Set<String> = []

  /// Sorts words into positionals and options.
  init(_ words: some Sequence<String>, for command: Command) throws(CommandError) {
    var places = command.positionals[...]
    var words = Array(words)[...]
    var optionsEnded = false
    while let word = words.popFirst() {
      if word == "--" && !optionsEnded {
        optionsEnded = true
      } else if word.hasPrefix("-") && word.count > 1 && !optionsEnded {
        try takeOption(word, rest: &words, of: command)
      } else if let place = places.first {
        positionals[place.name, default: []].append(word)
        if !place.isRepeated { places.removeFirst() }
      } else {
        throw .usage("unexpected argument '\(word)'", command)
      }
    }
    if let missing = places.first(where: { !$0.isOptional && positionals[$0.name] == nil }) {
      throw .usage("missing \(missing.name): \(missing.help)", command)
    }
  }

  private mutating func takeOption(
    _ word: String, rest: inout ArraySlice<String>, of command: Command
  ) throws(CommandError) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0].drop { $0 == "-" })
    guard parts[0].hasPrefix("--"), let option = command.options.first(where: { $0.name == name })
    else {
      let known = command.options.map(\.name) + ["help"]
      let hint = nearest(to: name, in: known).map { ". Did you mean '--\($0)'?" } ?? ""
      throw .usage("unknown option '\(parts[0])'\(hint)", command)
    }
    guard let value = option.value else {
      guard parts.count == 1 else {
        throw .usage("option '--\(name)' takes no value, got '\(parts[1])'", command)
      }
      switches.insert(name)
      return
    }
    guard let given = parts.count == 2 ? String(parts[1]) : rest.popFirst() else {
      throw .usage("option '--\(name)' needs a value: \(value)", command)
    }
    values[name] = given
  }

  /// The word at a place.
  func positional(_ name: String) -> String? { positionals[name]?.first }

  /// The word at a place that cannot be missing.
  subscript(_ name: String) -> String { positional(name) ?? "" }

  /// All words at a place that takes several.
  func all(_ name: String) -> [String] { positionals[name] ?? [] }

  /// The value of an option.
  func value(_ name: String) -> String? { values[name] }

  /// Whether a switch was given.
  func has(_ name: String) -> Bool { switches.contains(name) }

  /// The value of an option that takes a whole number in a range.
  func integer(_ name: String, in range: ClosedRange<Int>) throws(CommandError) -> Int? {
    guard let text = values[name] else { return nil }
    guard let number = Int(text), range.contains(number) else {
      let rule =
        range.upperBound == .max
        ? "of at least \(range.lowerBound)" : "from \(range.lowerBound) to \(range.upperBound)"
      throw .failed(
        "option '--\(name)' needs a whole number \(rule), got '\(text)'", .usage)
    }
    return number
  }
}
