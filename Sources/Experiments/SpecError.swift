public import StrictJSON

/// What is wrong with a spec; its author is to blame.
public enum SpecError: Error, Sendable, Hashable {
  /// The file cannot be read, and why.
  case unreadable(file: String, reason: String)
  /// The file is not JSON.
  case syntax(file: String, JSONSyntaxError)
  /// Everything else that is wrong, in the order of the document.
  case issues(file: String, [Issue])
}

extension SpecError: CustomStringConvertible {
  /// The sentences, one a line.
  public var description: String {
    switch self {
    case .unreadable(let file, let reason): "\(file): \(reason)"
    case .syntax(let file, let error): "\(file): \(error)"
    case .issues(let file, let issues):
      "\(file): \(issues.count) problem\(issues.count == 1 ? "" : "s")"
        + issues.map { "\n  \($0)" }.joined()
    }
  }
}
