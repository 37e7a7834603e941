/// Writes the elements of an array.
struct UnkeyedWriting: UnkeyedEncodingContainer {
  let place: Writing

  var codingPath: [any CodingKey] { place.path }
  var count: Int { place.slot.count }

  private func element() -> Writing {
    place.part(.index(count), place.slot.element())
  }

  func encodeNil() {
    element().encodeNil()
  }

  func encode<T: Encodable>(_ value: T) throws {
    try element().write(value)
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy keyType: NestedKey.Type
  ) -> KeyedEncodingContainer<NestedKey> {
    element().container(keyedBy: keyType)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    element().unkeyedContainer()
  }

  func superEncoder() -> any Encoder {
    element()
  }
}
