public import Tables

/// Why scoring a file ended early.
public enum BulkError: Error, Sendable, Hashable {
  /// The file cannot be scored.
  case data(DataError)
  /// The scored rows cannot be written.
  case output(OutputFailure)
  /// It was asked to stop.
  case stopped
}

/// Why scored rows cannot be written, and where.
public struct OutputFailure: Error, Sendable, Hashable, CustomStringConvertible {
  /// The file.
  public let path: String
  /// What is wrong.
  public let reason: String

  /// A failure.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// The sentence.
  public var description: String { "\(path): \(reason)" }
}
