/// The encoder of one value.
struct Writing {
  let slot: Slot
  let path: [PathElement]
  /// Defaults may be infinite; documents may not.
  let allowsNonFinite: Bool

  static func json(of value: some Encodable, allowsNonFinite: Bool) throws -> JSON {
    let writing = Writing(slot: Slot(), path: [], allowsNonFinite: allowsNonFinite)
    try writing.write(value)
    return writing.slot.json
  }

  func part(_ step: PathElement, _ slot: Slot) -> Writing {
    Writing(slot: slot, path: path + [step], allowsNonFinite: allowsNonFinite)
  }

  func write<T: Encodable>(_ value: T) throws {
    if let scalar = value as? any Scalar {
      slot.set(try json(of: scalar))
    } else if let scalars = value as? any Scalars {
      slot.set(.array(try scalars.json(from: self)))
    } else {
      try value.encode(to: self)
      if value is any HashOrdered { slot.sort() }
    }
  }

  fileprivate func json(of scalar: some Scalar) throws -> JSON {
    if let json = scalar.json {
      guard case .number(let number) = json else { return json }
      if number.isFinite || allowsNonFinite { return json }
    }
    let sentence = "\(scalar) is not a number that JSON can hold"
    throw EncodingError.invalidValue(
      scalar,
      EncodingError.Context(
        codingPath: path,
        debugDescription: Issue(at: path, .other(sentence)).description))
  }
}

extension Writing: Encoder {
  var codingPath: [any CodingKey] { path }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    slot.becomeObject()
    return KeyedEncodingContainer(KeyedWriting(place: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    slot.becomeArray()
    return UnkeyedWriting(place: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }
}

extension Writing: SingleValueEncodingContainer {
  func encodeNil() {
    slot.set(.null)
  }

  func encode<T: Encodable>(_ value: T) throws {
    try write(value)
  }
}

/// A collection whose own order differs from run to run.
private protocol HashOrdered {}

extension Dictionary: HashOrdered where Key == String {}
extension Set: HashOrdered {}

/// A list of values of one token each, written without a slot for each.
private protocol Scalars {
  func json(from place: Writing) throws -> [JSON]
}

extension Array: Scalars where Element: Scalar {
  fileprivate func json(from place: Writing) throws -> [JSON] {
    try map { try place.json(of: $0) }
  }
}
