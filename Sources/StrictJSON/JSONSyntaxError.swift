/// A text that is not a JSON document: the first place where reading cannot go on.
public struct JSONSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The line, from 1.
  public var line: Int
  /// The column in Unicode scalars, from 1.
  public var column: Int
  /// What was expected there and what was got.
  public var reason: String

  /// Makes an error at a place of a text.
  public init(line: Int, column: Int, reason: String) {
    self.line = line
    self.column = column
    self.reason = reason
  }

  /// `line 3, column 7: expected ',' or '}', got 'x'`.
  public var description: String { "line \(line), column \(column): \(reason)" }
}
