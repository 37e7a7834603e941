/// Why something could not be fitted; in a study it becomes an outcome with a reason.
public enum FitError: Error, Sendable, Hashable {
  /// The study was stopped.
  case cancelled
  /// The training rows hold one class only.
  case oneClass(positives: Int, rows: Int)
  /// Too few positive (or negative) rows for what the settings ask.
  case tooFew(of: String, needed: Int, got: Int, purpose: String)
  /// Training left the finite numbers.
  case diverged(at: String)
  /// A column is not made of numbers yet.
  case unprepared(column: String, reason: String)
  /// The settings do not suit the data, and why.
  case unsuitable(String)
}

extension FitError: CustomStringConvertible {
  /// The sentence.
  public var description: String {
    switch self {
    case .cancelled: "stopped before it was finished"
    case .oneClass(let positives, let rows):
      "the training rows hold one class only: \(positives) of \(rows) rows are positive"
    case .tooFew(let what, let needed, let got, let purpose):
      "\(purpose) needs at least \(needed) \(what), got \(got)"
    case .diverged(let place):
      "training diverged at \(place): the loss is no longer finite. Try a smaller learning rate"
    case .unprepared(let column, let reason):
      "column '\(column)' \(reason) and was not prepared. Add a transform for it"
    case .unsuitable(let reason): reason
    }
  }
}
