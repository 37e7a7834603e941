import FoundationEssentials
import StrictJSON
import Workbench

@main
enum WorkbenchCommand {
  static let commands: [Command] =
    [
      .run, .validate, .audit, .leaderboard, .compare, .report, .promote, .predict, .evaluate,
      .export,
    ] + served + [.reproduce, .synthesize, .components, .schema]

  /// What needs packages of the system.
  private static var served: [Command] {
    #if Service
      [.serve]
    #else
      []
    #endif
  }

  static func main() {
    do throws(CommandError) {
      Terminal.begin()
      try checkKernels()
      try run(CommandLine.arguments.dropFirst())
      Terminal.end(0)
    } catch {
      switch error {
      case .usage(let reason, let command):
        Terminal.note("error: \(reason)\nUsage: \(command.usage)\n")
        Terminal.end(ExitCode.usage.rawValue)
      case .failed(let reason, let code):
        Terminal.note("error: \(reason)\n")
        Terminal.end(code.rawValue)
      }
    }
  }

  /// The name of a path that does not exist would leave everybody in the belief that it is taken.
  private static func checkKernels() throws(CommandError) {
    guard let problem = KernelPaths.problem else { return }
    throw .failed(problem, .usage)
  }

  private static func run(_ words: ArraySlice<String>) throws(CommandError) {
    guard let name = words.first else {
      Terminal.show(overview)
      return
    }
    switch name {
    case "--help", "-h", "help":
      Terminal.show(try words.dropFirst().first.map(command)?.help ?? overview)
    case "--version": print("workbench \(Release.version)")
    default:
      let command = try command(name)
      let rest = words.dropFirst()
      if rest.prefix(while: { $0 != "--" }).contains(where: { $0 == "--help" || $0 == "-h" }) {
        Terminal.show(command.help)
      } else {
        try command.run(Arguments(rest, for: command))
      }
    }
  }

  private static func command(_ name: String) throws(CommandError) -> Command {
    if let command = commands.first(where: { $0.name == name }) { return command }
    let known = commands.map(\.name) + ["--help", "--version"]
    let hint = nearest(to: name, in: known).map { " Did you mean '\($0)'?" } ?? ""
    throw .failed(
      "there is no command '\(name)'.\(hint) `workbench --help` lists them", .usage)
  }

  private static var overview: [String] {
    [
      "Which model should go into production when the class that matters is rare?", "",
      "Usage: workbench COMMAND [arguments] [options]", "",
    ] + Help.section("Commands", commands.map { ($0.name, $0.summary) })
      + Help.section(
        "Options",
        [("--help", "Show this, or a command's own help."), ("--version", "Show the version.")])
      + Help.section("Exit codes", ExitCode.table)
      + ["Start with: workbench run experiments/recall.json"]
  }
}

/// The forms in which the kernels are there, of which `WORKBENCH_SIMD` forces one.
private enum KernelPaths {
  /// As the kernels know them; one that this machine does not have stands for the best that it has.
  private static let names = ["portable", "avx2", "avx512", "neon"]

  /// What is wrong with the path that the environment asks for; nil where nothing is.
  static var problem: String? {
    guard let name = ProcessInfo.processInfo.environment["WORKBENCH_SIMD"], !names.contains(name)
    else { return nil }
    return
      "WORKBENCH_SIMD: there is no path '\(name)'; it is one of \(names.joined(separator: ", "))"
  }
}
