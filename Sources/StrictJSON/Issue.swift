/// Something wrong at one place of a document: the facts; `description` makes the sentence.
public struct Issue: Error, Sendable, Hashable {
  /// The way from the document's root to the value; for members that are unknown or missing, to the
  /// object around them.
  public var path: [PathElement]
  public var fact: Fact

  /// What can be wrong with a value.
  public enum Fact: Sendable, Hashable {
    /// The object has a member that its type does not know.
    case unknownMember(String, known: [String])
    /// The object has a member under the name of a former release.
    case renamedMember(String, to: String)
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
    case .renamedMember(let name, let present): "'\(name)' is now called '\(present)'"
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

extension Sequence<Issue> {
  /// The issues in the order of the places they are about, each once.
  ///
  /// A value that could not be read has been replaced by its default or by an empty value; findings
  /// about such a replacement (its range, or a rule over the object it belongs to) say nothing about
  /// the document and are left out.
  package func inOrder(of document: JSON) -> [Issue] {
    let unread = Set(compactMap(\.unreadPath))
    let renamed = Set(compactMap(\.renamedPath))
    var seen: Set<Issue> = []
    return enumerated()
      .filter { seen.insert($0.element).inserted }
      .filter { !$0.element.isAbout(anyOf: unread) && !$0.element.misses(anyOf: renamed) }
      .map { (place: $0.element.place(in: document) + [$0.offset], issue: $0.element) }
      .sorted { $0.place.lexicographicallyPrecedes($1.place) }
      .map(\.issue)
  }
}

extension Issue {
  /// The path of a value that could not be read; nil where it was read.
  fileprivate var unreadPath: [PathElement]? {
    switch fact {
    case .wrongType, .unknownName: path
    case .missingMember(let name): path + [.member(name)]
    case .renamedMember(_, let present): path + [.member(present)]
    case .unknownMember, .outOfRange, .other: nil
    }
  }

  /// The path that the member of a former name has now; nil for other issues.
  fileprivate var renamedPath: [PathElement]? {
    if case .renamedMember(_, let present) = fact { path + [.member(present)] } else { nil }
  }

  /// Whether the member that is missing stands there under its former name.
  fileprivate func misses(anyOf renamed: Set<[PathElement]>) -> Bool {
    if case .missingMember(let name) = fact {
      renamed.contains(path + [.member(name)])
    } else {
      false
    }
  }

  /// Whether this is a finding about a value that was not read: the value itself, one inside it, or
  /// the object right around it.
  fileprivate func isAbout(anyOf unread: Set<[PathElement]>) -> Bool {
    switch fact {
    case .outOfRange, .other:
      (0...path.count).contains { unread.contains(Array(path.prefix($0))) }
        || unread.contains { $0.count == path.count + 1 && $0.starts(with: path) }
    case .unknownMember, .renamedMember, .missingMember, .wrongType, .unknownName: false
    }
  }

  /// Sorts before the places of everything that stands later in the document.
  fileprivate func place(in document: JSON) -> [Int] {
    var place: [Int] = []
    var value: JSON? = document
    var steps = path
    switch fact {
    case .unknownMember(let name, _), .renamedMember(let name, _), .missingMember(let name):
      steps.append(.member(name))
    case .wrongType, .outOfRange, .unknownName, .other: break
    }
    for step in steps {
      place.append(value?.position(of: step) ?? Int.max)
      value = value?[step]
    }
    // The issue of a value stands before those of its parts, whose next step is at least 0.
    return place + [-1]
  }
}

extension JSON {
  fileprivate subscript(step: PathElement) -> JSON? {
    switch (step, self) {
    case (.member(let name), _): self[name]
    case (.index(let index), .array(let elements)) where elements.indices.contains(index):
      elements[index]
    default: nil
    }
  }

  fileprivate func position(of step: PathElement) -> Int? {
    switch (step, self) {
    case (.member(let name), .object(let members)): members.firstIndex { $0.name == name }
    case (.index(let index), .array): index
    default: nil
    }
  }
}

/// One step from a value in a document to a value inside it.
///
/// As a coding key it takes any name, which suits containers whose names are data.
public enum PathElement: Sendable, Hashable {
  /// The member of an object.
  case member(String)
  /// The element of an array, from 0.
  case index(Int)
}

extension PathElement: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral {
  /// Makes a step to a member.
  public init(stringLiteral value: String) { self = .member(value) }

  /// Makes a step to an element.
  public init(integerLiteral value: Int) { self = .index(value) }
}

extension PathElement: CodingKey {
  /// The member's name, or the index in brackets.
  public var stringValue: String {
    switch self {
    case .member(let name): name
    case .index(let index): "[\(index)]"
    }
  }

  /// The index; nil for a member.
  public var intValue: Int? {
    switch self {
    case .member: nil
    case .index(let index): index
    }
  }

  /// Makes a step to a member.
  public init(stringValue: String) { self = .member(stringValue) }

  /// Makes a step to an element.
  public init(intValue: Int) { self = .index(intValue) }

  init(_ key: some CodingKey) {
    self = key.intValue.map { .index($0) } ?? .member(key.stringValue)
  }
}

extension [PathElement] {
  /// The path as messages print it: `models.forest.layers[2].units`.
  ///
  /// Names that would blur the path (with dots, brackets, quotes or spaces) stand in brackets.
  public var text: String {
    var text = ""
    for element in self {
      switch element {
      case .index(let index): text += "[\(index)]"
      case .member(let name) where name.isPlain: text += text.isEmpty ? name : "." + name
      case .member(let name): text += "[\(JSON.string(name).text())]"
      }
    }
    return text
  }
}

extension String {
  fileprivate var isPlain: Bool {
    !isEmpty
      && unicodeScalars.allSatisfy { scalar in
        !scalar.properties.isWhitespace && !".[]\"'\\".unicodeScalars.contains(scalar)
          && scalar.value >= 0x20
      }
  }
}
