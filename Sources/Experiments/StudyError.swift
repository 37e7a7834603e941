/// Why a study cannot begin or go on.
public enum StudyError: Error, Sendable, Hashable {
  /// The rows cannot be cut into the folds that are asked.
  case folds(String)
  /// The results folder holds another study.
  case otherStudy(folder: String)
  /// The results folder holds what no study made.
  case notResults(folder: String)
  /// A file of the results cannot be read or written.
  case file(path: String, reason: String)
  /// The study was stopped; what was finished is kept.
  case stopped(done: Int, total: Int)
}

extension StudyError: CustomStringConvertible {
  /// The sentence.
  public var description: String {
    switch self {
    case .folds(let reason): reason
    case .otherStudy(let folder):
      "\(folder) holds the results of another study (its spec, data or release differ). "
        + "Use --fresh to replace them, or --out to keep both"
    case .notResults(let folder):
      "\(folder) is not empty and holds no results of a study. Use --out for another folder"
    case .file(let path, let reason): "\(path): \(reason)"
    case .stopped(let done, let total):
      "stopped: \(done) of \(total) fits are done and kept. The same command goes on from there"
    }
  }
}
