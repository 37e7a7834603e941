import Experiments
import Files
import Learning
import Packages
import Tables

// What the commands have in common that hold a model against rows of which a log says something.

extension Command.Option {
  /// The log of events of which a model's columns are made.
  static let log = Self(
    name: "events", value: "LOG",
    help:
      "Make the model's columns of events of this log, as they were made of the training log.")
  static let cutoff = Self(
    name: "cutoff", value: "DATE", help: "The date from which on no event of the log counts.")
}

extension Arguments {
  /// What the log of `--events` says of the rows of FILE, or of its own customers without one; nil where the
  /// model's columns are those of FILE.
  ///
  /// - Parameter needsTruth: whether the rows are to be judged, and not only to be scored.
  func eventJoin(
    of manifest: PackageManifest, needsTruth: Bool = false, _ command: Command
  ) throws(CommandError) -> EventJoin? {
    let file = positional("FILE")
    guard let log = value("events") else {
      if value("cutoff") != nil {
        throw .failed("option '--cutoff' goes with --events", .usage)
      }
      guard file == nil else { return nil }
      let hint = manifest.events == nil ? "" : " Or name a log with --events and --cutoff"
      let help = command.positionals.first { $0.name == "FILE" }?.help ?? ""
      throw .usage("missing FILE: \(help)\(hint)", command)
    }
    guard let recipe = manifest.events else {
      throw .failed("option '--events': \(manifest.name) takes no columns made of events", .usage)
    }
    if let out = value("out"), FileContents.areSame(out, log) {
      let what = needsTruth ? "numbers" : "scored rows"
      throw .failed("\(out): is the log that is read. Write the \(what) to another", .usage)
    }
    guard file != "-" else {
      throw .failed("FILE is read twice with --events, so it cannot be standard input", .usage)
    }
    let threads = try jobs
    do throws(DataError) {
      return try EventJoin(
        recipe, file: file, rules: manifest.schema.rules, identifier: manifest.identifier,
        events: log,
        cutoff: value("cutoff"),
        target: needsTruth ? manifest.target : nil, threads: threads)
    } catch {
      throw CommandError(error)
    }
  }
}
