extension Sequence<Issue> {
  /// The issues in the order of the places they are about, each once.
  ///
  /// A value that could not be read has been replaced by its default or by an empty value; findings
  /// about such a replacement (its range, or a rule over the object it belongs to) say nothing about
  /// the document and are left out.
  public func inOrder(of document: JSON) -> [Issue] {
    let unread = Set(compactMap(\.unreadPath))
    var seen: Set<Issue> = []
    return enumerated()
      .filter { seen.insert($0.element).inserted }
      .filter { !$0.element.isAbout(anyOf: unread) }
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
    case .unknownMember, .outOfRange, .other: nil
    }
  }

  /// Whether this is a finding about a value that was not read: the value itself, one inside it, or
  /// the object right around it.
  fileprivate func isAbout(anyOf unread: Set<[PathElement]>) -> Bool {
    switch fact {
    case .outOfRange, .other:
      (0...path.count).contains { unread.contains(Array(path.prefix($0))) }
        || unread.contains { $0.count == path.count + 1 && $0.starts(with: path) }
    case .unknownMember, .missingMember, .wrongType, .unknownName: false
    }
  }

  /// Sorts before the places of everything that stands later in the document.
  fileprivate func place(in document: JSON) -> [Int] {
    var place: [Int] = []
    var value: JSON? = document
    var steps = path
    switch fact {
    case .unknownMember(let name, _), .missingMember(let name): steps.append(.member(name))
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
