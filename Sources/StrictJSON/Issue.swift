/// Something wrong at one place of a document: the facts; `description` makes the sentence.
public struct Issue: Sendable, Hashable {
  /// The way from the document's root to the value; for members that are unknown or missing, to the
  /// object around them.
  public var path: [PathElement]
  /// What is wrong there.
  public var fact: Fact

  /// What can be wrong with a value.
  public enum Fact: Sendable, Hashable {
    /// The object has a member that its type does not know.
    case unknownMember(String, known: [String])
    /// The object lacks a member that has no default.
    case missingMember(String)
    /// The value is of another kind: `expected: "an integer", got: "the string '7'"`.
    case wrongType(expected: String, got: String)
    /// The value breaks a rule: `rule: "must be at least 1", got: "0"`.
    case outOfRange(rule: String, got: String)
    /// The name is none of those of its kind: `kind: "classifier"`.
    case unknownName(String, kind: String, known: [String])
    /// Anything else, as a sentence without a full stop.
    case other(String)
  }

  /// Makes an issue about the value at a path.
  public init(at path: [PathElement], _ fact: Fact) {
    self.path = path
    self.fact = fact
  }

  /// Makes an issue about a member of the value at hand.
  public init(at member: String, _ fact: Fact) {
    self.init(at: [.member(member)], fact)
  }

  /// Makes an issue about the value at hand.
  public init(_ fact: Fact) {
    self.init(at: [], fact)
  }

  /// The same issue seen from further up in the document.
  public func prefixed(by path: [PathElement]) -> Issue {
    Issue(at: path + self.path, fact)
  }
}
