extension DataError: CustomStringConvertible {
  /// The sentence: where, rule, what was found, hint.
  public var description: String {
    switch self {
    case .unreadable(let file, let reason): "\(file): \(reason)"
    case .malformed(let file, let line, let column, let reason):
      Self.place(file: file, line: line, column: column) + ": " + reason
    case .missingColumn(let name, let known, let purpose):
      "\(purpose): there is no column '\(name)'. " + Self.hint(for: name, known: known)
    case .unusable(let reason): reason
    }
  }

  private static func place(file: String, line: Int?, column: String?) -> String {
    let line = line.map { ", line \($0)" } ?? ""
    let column = column.map { ", column '\($0)'" } ?? ""
    return file + line + column
  }

  private static func hint(for name: String, known: [String]) -> String {
    if let nearest = NearestName.of(name, in: known) { return "Did you mean '\(nearest)'?" }
    let shown = known.prefix(12).joined(separator: ", ")
    return "The columns are \(shown)" + (known.count > 12 ? ", … (\(known.count) in all)" : "")
  }
}
