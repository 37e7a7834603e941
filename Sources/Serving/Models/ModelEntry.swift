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
  }

  var name: String
  /// The versions, the oldest first.
  var versions: [Version]
  /// The number of the version in use.
  var active: Int
  /// The version in use; nil where it is refused.
  var model: ServedModel?
}
