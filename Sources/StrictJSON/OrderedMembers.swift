/// Named values in the order of their document, where a dictionary would lose it.
public struct OrderedMembers<Value: Codable & Sendable>: Sendable {
  /// The names, each once, and their values.
  public var members: [(name: String, value: Value)]

  /// Makes members in the order given.
  public init(_ members: [(name: String, value: Value)] = []) {
    self.members = members
  }

  /// The value with this name; setting one that is new appends it, setting nil removes it.
  public subscript(name: String) -> Value? {
    get { members.first { $0.name == name }?.value }
    set {
      let index = members.firstIndex { $0.name == name }
      switch (index, newValue) {
      case (let index?, let value?): members[index].value = value
      case (let index?, nil): members.remove(at: index)
      case (nil, let value?): members.append((name, value))
      case (nil, nil): break
      }
    }
  }

  public var names: [String] { members.map(\.name) }

  public var values: [Value] { members.map(\.value) }
}

extension OrderedMembers: RandomAccessCollection {
  public var startIndex: Int { 0 }

  /// The position after the last.
  public var endIndex: Int { members.count }

  /// The name and value at a position.
  public subscript(position: Int) -> (name: String, value: Value) { members[position] }
}

extension OrderedMembers: ExpressibleByDictionaryLiteral {
  /// Makes members in the order of the literal.
  public init(dictionaryLiteral elements: (String, Value)...) {
    members = elements.map { (name: $0.0, value: $0.1) }
  }
}

extension OrderedMembers: Equatable where Value: Equatable {
  /// Whether names, values and order are the same.
  public static func == (first: Self, second: Self) -> Bool {
    first.elementsEqual(second) { $0 == $1 }
  }
}

extension OrderedMembers: Hashable where Value: Hashable {
  /// Hashes names and values in order.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    for member in members {
      hasher.combine(member.name)
      hasher.combine(member.value)
    }
  }
}

extension OrderedMembers: Codable {
  /// Reads an object of any names.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: PathElement.self)
    members = try container.allKeys.map { key in
      (key.stringValue, try container.decode(Value.self, forKey: key))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: PathElement.self)
    for member in members {
      try container.encode(member.value, forKey: .member(member.name))
    }
  }
}
