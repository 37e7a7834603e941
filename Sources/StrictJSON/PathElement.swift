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
