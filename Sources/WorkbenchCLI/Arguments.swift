import Catalog
import FoundationEssentials
import Learning
import Packages
import Results
import StrictJSON

/// What followed a command's name, checked against what the command takes.
struct Arguments: Sendable {
  /// The name of the command.
  let commandName: String
  private var positionals: [String: [String]] = [:]
  private var values: [String: String] = [:]
  private var switches: Set<String> = []

  /// Sorts words into positionals and options.
  init(_ words: some Sequence<String>, for command: Command) throws(CommandError) {
    commandName = command.name
    var places = command.positionals[...]
    var words = Array(words)[...]
    var optionsEnded = false
    while let word = words.popFirst() {
      if word == "--" && !optionsEnded {
        optionsEnded = true
      } else if word.hasPrefix("-") && word.count > 1 && !optionsEnded {
        try takeOption(word, rest: &words, of: command)
      } else if let place = places.first {
        guard !word.isEmpty else { throw .usage("\(place.name) is empty: \(place.help)", command) }
        if let fault = MeantPath.fault(of: word) { throw .usage("\(place.name) \(fault)", command) }
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
    guard !given.isEmpty else {
      throw .usage("option '--\(name)' needs a value: \(value), got an empty one", command)
    }
    if ["DIR", "FILE", "LOG", "PATH"].contains(value) {
      if let fault = MeantPath.fault(of: given) {
        throw .usage("option '--\(name)': \(fault)", command)
      }
      guard given != "-" || name != "out" || command.isStreaming else {
        throw .usage(
          "option '--out': - would be standard output, and \(command.name) writes a "
            + "\(value == "DIR" ? "folder" : "file"). One of that name is ./-", command)
      }
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

extension Command.Positional {
  static let spec = Self(name: "SPEC", help: "The experiment, a JSON file.")
  static let model = Self(
    name: "MODEL", help: "A model's name, or the folder of one of its versions.")
  static let results = Self(name: "RESULTS", help: "A folder that `workbench run` wrote.")
}

extension Command.Option {
  /// The table of a spec.
  static let data = Self(
    name: "data", value: "FILE", help: "Read this table in place of the spec's.")
  /// The table of a run that is there.
  static let movedData = Self(
    name: "data", value: "FILE",
    help: "Where the run's table is now, if it is not found where it was.")
  /// The log of events of a spec.
  static let events = Self(
    name: "events", value: "FILE", help: "Read this log of events in place of the spec's.")
  /// The log of events of a run that is there.
  static let movedEvents = Self(
    name: "events", value: "FILE",
    help: "Where the run's log of events is now, if it is not found where it was.")
  static let jobs = Self(
    name: "jobs", value: "N", help: "Compute on N threads. Default: all processors.")
  static let models = Self(
    name: "models", value: "DIR", help: "Where models are kept. Default: models.")
  /// Which version of a model is meant.
  static let version = Self(
    name: "version", value: "N", help: "The model's version. Default: the one in use.")
  static let python = Self(
    name: "python", value: "PATH",
    help: "A Python with onnxruntime, which runs the ONNX graph. Default: python3.")
  static let quiet = Self(name: "quiet", help: "Show no progress.")
}

extension Arguments {
  /// The threads to compute on: all processors where nothing is said of them.
  var jobs: Int {
    get throws(CommandError) {
      try integer("jobs", in: 1...1024) ?? ProcessInfo.processInfo.activeProcessorCount
    }
  }

  /// Refuses a file in the folder of a package, whose files do not change.
  static func refuseKept(_ file: String) throws(CommandError) {
    let parts = file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
    let folder = parts.isEmpty ? "." : parts.joined(separator: "/")
    if ModelPackage.isIn(folder) {
      throw .failed(
        "\(file) lies in the folder of a model package, whose files do not change. Write to another",
        .usage)
    }
    // `..` of a link may be another folder than the link's, so that the system is asked.
    if ResultsFolder(path: folder).holdsResults || ResultsFolder(path: folder + "/..").holdsResults
    {
      throw .failed(
        "\(file) lies in the results folder of a run, whose files only run and report change. Write to "
          + "another", .usage)
    }
  }

  var library: ModelLibrary { ModelLibrary(path: value("models") ?? "models") }

  var onnxRuntime: OnnxRuntime { OnnxRuntime(python: value("python") ?? "python3") }

  /// The package that MODEL names: a model's name, with `--version` and `--models`, or a folder;
  /// refused where it scores its golden rows otherwise than when it was packed.
  var package: ModelPackage {
    get throws(CommandError) {
      let name = self["MODEL"]
      let version = try integer("version", in: 1...Int.max)
      guard version == nil || !name.contains("/") else {
        throw .failed(
          "'\(name)' is the folder of one version; --version goes with a model's name", .usage)
      }
      do throws(PackageError) {
        let package =
          name.contains("/")
          ? try ModelPackage(folder: name, catalog: .standard)
          : try library.package(name, version: version, catalog: .standard)
        try package.golden.check(package.scorer)
        return package
      } catch {
        throw CommandError(error)
      }
    }
  }

  var threshold: Float? {
    get throws(CommandError) {
      guard let text = value("threshold") else { return nil }
      guard let number = Float(text), 0...1 ~= number else {
        throw .failed("option '--threshold' needs a number from 0 to 1, got '\(text)'", .usage)
      }
      return number
    }
  }
}

extension Command.Option {
  /// What risk is measured by where a candidate becomes a model.
  static let segmentRule = segments(
    "odds:R, high from R times the base odds on and low below 1/R of them; capacity:HIGH,LOW, the "
      + "shares of held-out rows with the highest and the lowest probabilities; or HIGH,MEDIUM, the "
      + "probabilities themselves. Default: odds:3.")
  /// What risk is measured by where a model is there.
  static let otherSegments = segments(
    "odds:R, high from R times the package's base odds on and low below 1/R of them; or HIGH,MEDIUM, "
      + "the probabilities themselves. Default: the package's.")

  private static func segments(_ help: String) -> Self {
    Self(name: "segments", value: "RULE", help: "Which risk is high, medium and low: " + help)
  }
}

extension Arguments {
  /// What `--segments` says.
  var segmentRule: SegmentRule? {
    get throws(CommandError) {
      guard let text = value("segments") else { return nil }
      guard let rule = SegmentRule(text) else {
        throw .failed(
          "option '--segments' needs a rule that --help names, such as odds:3 or 0.5,0.25, got "
            + "'\(text)'", .usage)
      }
      if let fault = rule.fault { throw .failed("option '--segments': \(fault)", .usage) }
      return rule
    }
  }
}
