/// Why a stored model cannot be used; the file is to blame.
public enum PackageError: Error, Sendable, Hashable {
  /// An array, a file or a header member is missing or of another shape, and what was expected.
  case damaged(String)
  /// The file was written by a newer release.
  case newer(found: Int, supported: Int)
  /// It is no model package, and how that shows.
  case foreign(String)
  /// There is no model of this name or version; the sentence says what there is.
  case unknown(String)
  /// A file cannot be read or written, and why.
  case file(path: String, reason: String)
}

extension PackageError: CustomStringConvertible {
  /// The sentence.
  public var description: String {
    switch self {
    case .damaged(let reason): "the stored model is damaged: \(reason)"
    case .newer(let found, let supported):
      "the stored model has format \(found), this release reads up to \(supported)"
    case .foreign(let reason): "this is no model package: \(reason)"
    case .unknown(let sentence): sentence
    case .file(let path, let reason): "\(path): \(reason)"
    }
  }
}
