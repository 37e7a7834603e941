/// The members of an object, by keys.
struct KeyedReading<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let place: Reading
  let members: [JSON.Member]

  var codingPath: [any CodingKey] { place.path }
  var allKeys: [Key] { members.compactMap { Key(stringValue: $0.name) } }

  /// Members whose names are data have no counterpart in the parent's default.
  private var inherits: Bool { !Key.takesAnyName }

  private func given(_ key: Key) -> JSON? {
    place.scope.ask(key.stringValue)
    return place.found[key.stringValue]
      ?? (inherits ? place.fallback?[key.stringValue] : nil)
  }

  func contains(_ key: Key) -> Bool {
    given(key) != nil
  }

  func decodeNil(forKey key: Key) -> Bool {
    given(key) ?? .null == .null
  }

  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
    place.scope.ask(key.stringValue)
    return try place.member(key.stringValue, as: type, inherits: inherits)
  }

  /// The place of a container inside, which an empty object or array stands for if it is missing.
  private func nested(_ key: some CodingKey) throws -> Reading {
    let name = key.stringValue
    place.scope.ask(name)
    let fallback = inherits ? place.fallback?[name] : nil
    if let json = place.found[name] {
      return place.part(.member(name), json, fallback: fallback)
    }
    if let fallback {
      return place.part(.member(name), .null).with(fallback, origin: .fallback)
    }
    throw place.refused(.missingMember(name))
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
