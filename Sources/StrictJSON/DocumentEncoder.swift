/// Writes a value as a document.
///
/// All members stand in the order of their declaration, nil as `null`; dictionaries and sets are
/// sorted. The result's `canonical` text is what is hashed.
/// - Throws: `EncodingError` for numbers that JSON lacks (not finite, or integers beyond 64 bits
///   with sign), and what the value's own `encode(to:)` throws.
/// - Parameter allowsNonFinite: whether numbers that are not finite stand in the document, for who
///   looks for them; no text can hold them.
public func encode(_ value: some Encodable, allowsNonFinite: Bool = false) throws -> JSON {
  try DocumentEncoder.json(of: value, allowsNonFinite: allowsNonFinite)
}

/// A type that got members after documents of it had been kept.
///
/// Those are left out where they are nil, so that what does not use them is written as before, to the byte.
public protocol HasLaterMembers {
  /// As the document calls them.
  static var laterMembers: Set<String> { get }
}

/// The encoder of one value.
struct DocumentEncoder {
  let reference: JSONReference
  let path: [PathElement]
  /// Defaults may be infinite; documents may not.
  let allowsNonFinite: Bool

  static func json(of value: some Encodable, allowsNonFinite: Bool) throws -> JSON {
    let encoder = DocumentEncoder(
      reference: JSONReference(), path: [], allowsNonFinite: allowsNonFinite)
    try encoder.write(value)
    return encoder.reference.json
  }

  func part(_ step: PathElement, _ reference: JSONReference) -> DocumentEncoder {
    DocumentEncoder(reference: reference, path: path + [step], allowsNonFinite: allowsNonFinite)
  }

  func write<T: Encodable>(_ value: T) throws {
    if let scalar = value as? any Scalar {
      reference.set(try json(of: scalar))
    } else if let array = value as? any ScalarArray {
      reference.set(.array(try array.json(from: self)))
    } else {
      try value.encode(to: self)
      if value is any HashOrdered { reference.sort() }
      if let type = T.self as? any HasLaterMembers.Type { reference.omitNil(of: type.laterMembers) }
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

extension DocumentEncoder: Encoder {
  var codingPath: [any CodingKey] { path }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    reference.becomeObject()
    return KeyedEncodingContainer(KeyedEncoder(encoder: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    reference.becomeArray()
    return UnkeyedEncoder(encoder: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }
}

extension DocumentEncoder: SingleValueEncodingContainer {
  func encodeNil() {
    reference.set(.null)
  }

  func encode<T: Encodable>(_ value: T) throws {
    try write(value)
  }
}

/// A collection whose own order differs from run to run.
private protocol HashOrdered {}

extension Dictionary: HashOrdered where Key == String {}
extension Set: HashOrdered {}

/// A list of values of one token each, written without a reference for each.
private protocol ScalarArray {
  func json(from encoder: DocumentEncoder) throws -> [JSON]
}

extension Array: ScalarArray where Element: Scalar {
  fileprivate func json(from encoder: DocumentEncoder) throws -> [JSON] {
    try map { try encoder.json(of: $0) }
  }
}

/// A value being written.
///
/// A class, since containers that fill it outlive the call that made them.
final class JSONReference {
  private enum Content {
    case empty
    case scalar(JSON)
    case array([JSONReference])
    case object([(name: String, reference: JSONReference)])
  }

  private var content = Content.empty
  private var places: [String: Int] = [:]

  var count: Int {
    if case .array(let references) = content { references.count } else { 0 }
  }

  func set(_ json: JSON) {
    content = .scalar(json)
  }

  func becomeObject() {
    if case .object = content { return }
    content = .object([])
  }

  func becomeArray() {
    if case .array = content { return }
    content = .array([])
  }

  /// The reference of a member, new or to be written again.
  func member(_ name: String) -> JSONReference {
    let reference = JSONReference()
    guard case .object(var members) = content else {
      content = .object([(name, reference)])
      places = [name: 0]
      return reference
    }
    content = .empty
    if let place = places[name] {
      members[place].reference = reference
    } else {
      places[name] = members.count
      members.append((name, reference))
    }
    content = .object(members)
    return reference
  }

  func element() -> JSONReference {
    let reference = JSONReference()
    guard case .array(var references) = content else {
      content = .array([reference])
      return reference
    }
    content = .empty
    references.append(reference)
    content = .array(references)
    return reference
  }

  /// The value; an empty object for a type that wrote nothing.
  var json: JSON {
    switch content {
    case .empty: .object([])
    case .scalar(let json): json
    case .array(let references): .array(references.map(\.json))
    case .object(let members): .object(members.map { JSON.Member($0.name, $0.reference.json) })
    }
  }

  /// Leaves those members out that are nil.
  func omitNil(of names: Set<String>) {
    guard case .object(let members) = content else { return }
    let kept = members.filter { member in
      guard case .scalar(.null) = member.reference.content else { return true }
      return !names.contains(member.name)
    }
    content = .object(kept)
    places = [:]
    for (place, member) in kept.enumerated() { places[member.name] = place }
  }

  /// Gives what was written in hash order an order of its own.
  func sort() {
    switch content {
    case .empty, .scalar: break
    case .array(let references):
      let sorted = references.map { (text: $0.json.canonical, reference: $0) }
        .sorted { $0.text.utf8.lexicographicallyPrecedes($1.text.utf8) }
      content = .array(sorted.map(\.reference))
    case .object(let members):
      let sorted = members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
      content = .object(sorted)
      for (place, member) in sorted.enumerated() { places[member.name] = place }
    }
  }
}

/// Writes the members of an object; nil is written too, so that a default names all its members.
private struct KeyedEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let encoder: DocumentEncoder

  var codingPath: [any CodingKey] { encoder.path }

  private func member(_ key: some CodingKey) -> DocumentEncoder {
    encoder.part(.member(key.stringValue), encoder.reference.member(key.stringValue))
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

// The protocol's own versions of these leave nil out, and the generic one does not replace them.
extension KeyedEncoder {
  func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try write(value, key) }
  func encodeIfPresent(_ value: String?, forKey key: Key) throws { try write(value, key) }
  func encodeIfPresent(_ value: Double?, forKey key: Key) throws { try write(value, key) }
  func encodeIfPresent(_ value: Float?, forKey key: Key) throws { try write(value, key) }
  func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try write(value, key) }
  func encodeIfPresent(_ value: Int8?, forKey key: Key) throws { try write(value, key) }
  func encodeIfPresent(_ value: Int16?, forKey key: Key) throws { try write(value, key) }
  func encodeIfPresent(_ value: Int32?, forKey key: Key) throws { try write(value, key) }
  func encodeIfPresent(_ value: Int64?, forKey key: Key) throws { try write(value, key) }
  func encodeIfPresent(_ value: UInt?, forKey key: Key) throws { try write(value, key) }
  func encodeIfPresent(_ value: UInt8?, forKey key: Key) throws { try write(value, key) }
  func encodeIfPresent(_ value: UInt16?, forKey key: Key) throws { try write(value, key) }
  func encodeIfPresent(_ value: UInt32?, forKey key: Key) throws { try write(value, key) }
  func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws { try write(value, key) }

  private func write<T: Encodable>(_ value: T?, _ key: Key) throws {
    guard let value else { return encodeNil(forKey: key) }
    try encode(value, forKey: key)
  }
}

/// Writes the elements of an array.
private struct UnkeyedEncoder: UnkeyedEncodingContainer {
  let encoder: DocumentEncoder

  var codingPath: [any CodingKey] { encoder.path }
  var count: Int { encoder.reference.count }

  private func element() -> DocumentEncoder {
    encoder.part(.index(count), encoder.reference.element())
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
