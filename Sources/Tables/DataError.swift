/// What is wrong with a data file or with rows to be scored; the file is to blame.
public enum DataError: Error, Sendable, Hashable {
  /// The file cannot be read, and why.
  case unreadable(file: String, reason: String)
  /// Something is wrong at a place of the file; line and column count from 1, and a column is named.
  case malformed(file: String, line: Int?, column: String?, reason: String)
  /// A column that is needed does not exist; the names that do.
  case missingColumn(String, known: [String], purpose: String)
  /// The rows cannot be used for what was asked, and why.
  case unusable(String)
}
