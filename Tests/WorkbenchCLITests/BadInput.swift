import Testing

/// A spec and rows of which at least one cannot be used, and what is said about it.
struct BadInput: Sendable, CustomTestStringConvertible {
  var name: String
  var spec: String
  var rows: String?
  var exitCode: Int32
  var sentences: [String]
  var testDescription: String { name }

  init(
    _ name: String, spec: String = SmallStudy.spec(), rows: String? = SmallStudy.rows,
    exit exitCode: Int32, _ sentences: String...
  ) {
    self.name = name
    self.spec = spec
    self.rows = rows
    self.exitCode = exitCode
    self.sentences = sentences
  }
}
