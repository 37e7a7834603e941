extension Issue: CustomStringConvertible {
  /// `models.forest.trees: must be at least 1, got 0`; without a path, the sentence alone.
  public var description: String {
    path.isEmpty ? fact.description : "\(path.text): \(fact)"
  }
}

extension Issue.Fact: CustomStringConvertible {
  /// What is wrong, what was got, and a hint.
  public var description: String {
    switch self {
    case .unknownMember(let name, let known):
      "unknown member '\(name)'" + hint(for: name, among: known, called: "Known members")
    case .missingMember(let name): "the member '\(name)' is missing"
    case .wrongType(let expected, let got): "expected \(expected), got \(got)"
    case .outOfRange(let rule, let got): "\(rule), got \(got)"
    case .unknownName(let name, let kind, let known):
      "unknown \(kind) '\(name)'" + hint(for: name, among: known, called: "Known")
    case .other(let sentence): sentence
    }
  }

  private func hint(for name: String, among known: [String], called title: String) -> String {
    if let near = nearest(to: name, in: known) { return ". Did you mean '\(near)'?" }
    return known.isEmpty ? ", none is known here" : ". \(title): \(known.joined(separator: ", "))"
  }
}
