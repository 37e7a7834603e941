import Experiments
import Learning
import Promotion
import Tables

/// Why a command ended early.
enum CommandError: Error {
  /// The words of the call are off.
  case usage(String, Command)
  /// Anything else: the sentence and the exit code.
  case failed(String, ExitCode)
}

/// What the process tells its caller, after sysexits.h.
enum ExitCode: Int32, CaseIterable {
  case negative = 1
  case usage = 64
  case data = 65
  case package = 66
  case output = 74
  case interrupted = 130

  /// The table of the help.
  static var table: [(String, String)] {
    var rows = [("0", "Done.")] + allCases.map { ("\($0.rawValue)", $0.meaning) }
    rows.insert(("3, 10", "Kept for commands to come: an alarm, a change that is held."), at: 2)
    return rows
  }

  private var meaning: String {
    switch self {
    case .negative:
      "Nothing is eligible, results are not reproduced, rows of a file were not scored, or an audit with "
        + "--strict found something."
    case .usage: "The call or the spec is wrong."
    case .data: "The data are wrong."
    case .package: "A model package is wrong."
    case .output: "A file cannot be read or written."
    case .interrupted: "Stopped by Ctrl-C; the same command goes on."
    }
  }
}

extension CommandError {
  init(_ error: SpecError) { self = .failed(error.description, .usage) }

  init(_ error: DataError) { self = .failed("\(error)", .data) }

  init(_ error: StudyError) {
    let code: ExitCode =
      switch error {
      case .unfit, .damaged: .data
      case .otherStudy, .notResults, .tooLarge: .usage
      case .file, .inUse: .output
      case .stopped: .interrupted
      case .stalled: .output
      }
    self = .failed(error.description, code)
  }

  /// Of any of those above.
  init(_ error: any Error) {
    self =
      switch error {
      case let error as CommandError: error
      case let error as SpecError: CommandError(error)
      case let error as StudyError: CommandError(error)
      default: .failed("\(error)", .data)
      }
  }

  init(_ error: PackageError) { self = .failed(error.description, .package) }

  init(_ error: PromotionError) {
    switch error {
    case .ineligible:
      self = .failed(
        "\(error.description). --even-ineligible takes it all the same", .usage)
    case .unknownCandidate, .unknownRank, .name, .segments:
      self = .failed(error.description, .usage)
    case .fit(.cancelled): self = .failed("stopped; nothing was written", .interrupted)
    case .fit: self = .failed(error.description, .data)
    case .explanation:
      self = .failed("\(error.description), with --no-explanations", .data)
    case .package(let error): self = CommandError(error)
    case .search(let error): self = CommandError(error)
    }
  }
}
