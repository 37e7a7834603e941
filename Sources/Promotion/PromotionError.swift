public import Experiments
public import Learning
import StrictJSON

/// Why a candidate does not become a model in use.
public enum PromotionError: Error, Sendable, Hashable {
  /// No candidate has this name; those that there are, the best first.
  case unknownCandidate(String, known: [String])
  /// No candidate has this rank; how many there are.
  case unknownRank(Int, count: Int)
  /// It is not eligible, and why.
  case ineligible(String, reason: String)
  case name(String)
  /// Risk cannot be measured as asked.
  case segments(FitError)
  /// Its settings could not be searched among all rows.
  case search(StudyError)
  /// It could not be fitted on all rows.
  case fit(FitError)
  /// What drives it could not be found out, and why.
  case explanation(String)
  case package(PackageError)
}

extension PromotionError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownCandidate(let name, let known):
      "there is no candidate '\(name)'. "
        + (nearest(to: name, in: known).map { "Did you mean '\($0)'?" }
          ?? "The best are: " + known.prefix(5).joined(separator: ", "))
    case .unknownRank(let rank, let count):
      "there is no candidate of rank \(rank), the leaderboard has \(count)"
    case .ineligible(let name, let reason):
      "'\(name)' is not eligible: \(reason)"
    case .name(let name):
      "'\(name)' cannot name a model: use letters, digits, '-', '_' and '.', at most 64, a letter or "
        + "digit first"
    case .segments(let error): "\(error)"
    case .search(let error): "\(error)"
    case .fit(let error): "it cannot be fitted on all rows: \(error)"
    case .explanation(let reason):
      "what drives it cannot be found out: \(reason). It can be promoted without explanations"
    case .package(let error): "\(error)"
    }
  }
}
