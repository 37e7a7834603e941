/// The members of an object, by keys.
struct KeyedDecoder<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let decoder: DocumentDecoder
  let members: [JSON.Member]

  var codingPath: [any CodingKey] { decoder.path }
  var allKeys: [Key] { members.compactMap { Key(stringValue: $0.name) } }

  /// Members whose names are data have no counterpart in the parent's default.
  private var inherits: Bool { !Key.takesAnyName }

  private func given(_ key: Key) -> JSON? {
    decoder.access.ask(key.stringValue)
    return decoder.found[key.stringValue]
      ?? (inherits ? decoder.fallback?[key.stringValue] : nil)
  }

  func contains(_ key: Key) -> Bool {
    given(key) != nil
  }

  func decodeNil(forKey key: Key) -> Bool {
    given(key) ?? .null == .null
  }

  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
    decoder.access.ask(key.stringValue)
    return try decoder.member(key.stringValue, as: type, inherits: inherits)
  }

  /// The place of a container inside, which an empty object or array stands for if it is missing.
  private func nested(_ key: some CodingKey) throws -> DocumentDecoder {
    let name = key.stringValue
    decoder.access.ask(name)
    let fallback = inherits ? decoder.fallback?[name] : nil
    if let json = decoder.found[name] {
      return decoder.part(.member(name), json, fallback: fallback)
    }
    if let fallback {
      return decoder.part(.member(name), .null).with(fallback, origin: .fallback)
    }
    throw decoder.refused(.missingMember(name))
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try nested(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try nested(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder {
    try nested(PathElement.member("super"))
  }

  func superDecoder(forKey key: Key) throws -> any Decoder {
    try nested(key)
  }
}

/// The elements of an array, one after the other.
struct UnkeyedDecoder: UnkeyedDecodingContainer {
  let decoder: DocumentDecoder
  let elements: [JSON]
  private(set) var currentIndex = 0

  init(decoder: DocumentDecoder, elements: [JSON]) {
    self.decoder = decoder
    self.elements = elements
  }

  var codingPath: [any CodingKey] { decoder.path }
  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex >= elements.count }

  private mutating func next() throws -> DocumentDecoder {
    guard !isAtEnd else {
      let rule = "must have more than \(elements.count) elements"
      throw decoder.refused(.outOfRange(rule: rule, got: "\(elements.count)"))
    }
    defer { currentIndex += 1 }
    return decoder.part(.index(currentIndex), elements[currentIndex])
  }

  mutating func decodeNil() -> Bool {
    guard !isAtEnd, elements[currentIndex] == .null else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
    try next().value(as: type)
  }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try next().container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try next().unkeyedContainer()
  }

  mutating func superDecoder() throws -> any Decoder {
    try next()
  }
}

/// What a type has asked of the object that it decodes; by this, unknown members are found.
///
/// A class for the same reason as `DecodingState`.
final class MemberAccess {
  private let path: [PathElement]
  private let json: JSON
  private var declares: [(String) -> Bool] = []
  private var takesAnyName = false
  private var asked: [String] = []
  /// Whether the type has looked at the value at all: one without stored properties does not.
  private(set) var isTouched = false
  /// The present names of members by former ones.
  var renamedMembers: [String: String] = [:]

  init(path: [PathElement], json: JSON) {
    self.path = path
    self.json = json
  }

  /// Notes that the value is read otherwise than by names declared beforehand.
  func takeAny() {
    isTouched = true
    takesAnyName = true
  }

  /// Notes a look at the value that leaves open how it is read.
  func touch() {
    isTouched = true
  }

  /// Notes a container; enumerated keys declare the members, keys of any name (as dictionaries have)
  /// do not.
  func declare<Key: CodingKey>(_ type: Key.Type) {
    isTouched = true
    if Key.takesAnyName { takesAnyName = true }
    declares.append { Key(stringValue: $0) != nil }
  }

  func ask(_ name: String) {
    if !asked.contains(name) { asked.append(name) }
  }

  func issues() -> [Issue] {
    guard !takesAnyName, isTouched, !declares.isEmpty, case .object(let members) = json else {
      return []
    }
    return members.lazy
      .filter { member in !self.declares.contains { $0(member.name) } }
      .map { Issue(at: self.path, self.fact(ofUnknown: $0.name)) }
  }

  private func fact(ofUnknown name: String) -> Issue.Fact {
    renamedMembers[name].map { .renamedMember(name, to: $0) }
      ?? .unknownMember(name, known: asked)
  }

  /// Notes, for a type that has not looked, that it has no members.
  func closeUntouched() {
    guard !isTouched else { return }
    isTouched = true
    declares.append { _ in false }
  }
}

extension CodingKey {
  /// Whether any name makes a key: true for dictionaries, false for enumerated keys.
  static var takesAnyName: Bool { Self(stringValue: "\u{0}any name\u{0}") != nil }
}
