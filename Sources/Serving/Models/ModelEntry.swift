import Learning

/// A model with its versions, as they were found at one time.
struct ModelEntry: Sendable {
  /// A version and whether it may be served.
  struct Version: Sendable {
    var number: Int
    /// The candidate that it was; nil where the package cannot be read.
    var candidate: String?
    /// Why it is not served; nil where it may be.
    var refusal: String?
    /// What tells this package from another that takes its place.
    var stamp: FileStamp
    /// What tells that the weights of a refused package were put right.
    var weights: FileStamp?
    /// How often it was refused, one time after the other.
    var refusals = 0
    /// The second of the monotonic clock from which on a refused package is read again.
    var nextTry = 0

    /// Why it cannot be asked, though a request names it.
    func problem(of name: String) -> Problem {
      .notFound("version \(number) of model '\(name)' is not served: \(refusal ?? "it is gone")")
    }
  }

  var name: String
  /// The versions, the oldest first.
  var versions: [Version]
  /// The number of the version in use.
  var active: Int
  /// The version in use; nil where it is refused.
  var model: ServedModel?
}
