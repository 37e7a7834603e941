/// A program that did not end well.
public struct PythonError: Error, CustomStringConvertible {
  /// The program and its arguments.
  public let command: String
  /// The number that it ended with.
  public let status: Int32
  /// What it wrote to its standard error.
  public let errors: String

  /// The command, cut short, and the end of what it said.
  public var description: String {
    "'\(command.prefix(300))' ended with \(status): \(errors.suffix(3000))"
  }
}
