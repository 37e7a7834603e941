/// A model with its versions, as they were found at one time.
package struct ModelEntry: Sendable {
  /// A version and whether it may be served.
  package struct Version: Sendable {
    var number: Int
    /// The candidate that it was; nil where the package cannot be read.
    var candidate: String?
    /// Why it is not served; nil where it may be.
    var refusal: String?
    /// What tells this package from another that takes its place.
    var stamp: FileStamp
    /// What tells that the weights of a refused package were repaired.
    var weights: FileStamp?
    /// How often it was refused, one time after the other.
    var refusals = 0
    /// The second of the monotonic clock from which on a refused package is read again.
    var nextTry = 0

    package init(
      number: Int, candidate: String?, refusal: String?, stamp: FileStamp, weights: FileStamp? = nil
    ) {
      self.number = number
      self.candidate = candidate
      self.refusal = refusal
      self.stamp = stamp
      self.weights = weights
    }

    /// Why it cannot be asked, though a request names it.
    func problem(of name: String) -> Problem {
      .notFound("version \(number) of model '\(name)' is not served: \(refusal ?? "it is gone")")
    }
  }

  package var name: String
  /// The versions, the oldest first.
  package var versions: [Version]
  /// The number of the version in use.
  package var active: Int
  /// The version in use; nil where it is refused.
  package var model: ServedModel?

  /// Why the version in use is not served, as a sentence.
  var refusal: String {
    let reason = versions.first { $0.number == active }?.refusal
    return "version \(active) of model '\(name)' is not served: \(reason ?? "it is gone")"
  }

  package init(name: String, versions: [Version], active: Int, model: ServedModel?) {
    self.name = name
    self.versions = versions
    self.active = active
    self.model = model
  }
}
