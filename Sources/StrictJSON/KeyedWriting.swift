/// Writes the members of an object; nil is written too, so that a default names all its members.
struct KeyedWriting<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let place: Writing

  var codingPath: [any CodingKey] { place.path }

  private func member(_ key: some CodingKey) -> Writing {
    place.part(.member(key.stringValue), place.slot.member(key.stringValue))
  }

  func encodeNil(forKey key: Key) {
    member(key).encodeNil()
  }

  func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
    try member(key).write(value)
  }

  func encodeIfPresent<T: Encodable>(_ value: T?, forKey key: Key) throws {
    guard let value else { return encodeNil(forKey: key) }
    try encode(value, forKey: key)
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) -> KeyedEncodingContainer<NestedKey> {
    member(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    member(key).unkeyedContainer()
  }

  func superEncoder() -> any Encoder {
    member(PathElement.member("super"))
  }

  func superEncoder(forKey key: Key) -> any Encoder {
    member(key)
  }
}
