/// The decoder at one value of a document.
struct Reading {
  /// Where a value comes from, which decides what becomes of one that cannot be read.
  enum Origin {
    /// The user wrote it: an issue is recorded and a replacement found.
    case document
    /// It is a default: reading it gives up silently.
    case fallback
    /// There is nothing: only something of the right type is wanted, so that reading can go on.
    case nothing
  }

  /// The value as it stands.
  let found: JSON
  /// What the members that `found` lacks are taken from.
  let fallback: JSON?
  let path: [PathElement]
  let origin: Origin
  let session: Session
  let scope: Scope

  init(
    json: JSON, fallback: JSON?, path: [PathElement], origin: Origin, session: Session
  ) {
    found = json
    self.fallback = fallback
    self.path = path
    self.origin = origin
    self.session = session
    scope = Scope(path: path, json: json)
    if origin == .document { session.open(scope) }
  }

  func record(_ fact: Issue.Fact) {
    guard origin == .document else { return }
    session.record(Issue(at: path, fact))
  }

  /// Records an issue and gives the error to throw after it.
  func refused(_ fact: Issue.Fact) -> Reported {
    record(fact)
    return Reported()
  }

  /// The same place with another value.
  func with(_ json: JSON, fallback: JSON? = nil, origin: Origin) -> Reading {
    Reading(json: json, fallback: fallback, path: path, origin: origin, session: session)
  }

  /// The place of a part of this value.
  func part(_ step: PathElement, _ json: JSON, fallback: JSON? = nil) -> Reading {
    Reading(
      json: json, fallback: fallback, path: path + [step], origin: origin, session: session)
  }

  /// The elements of an array.
  func elements() throws(Reported) -> [JSON] {
    guard origin != .nothing else { return [] }
    guard case .array(let elements) = found else {
      throw refused(.wrongType(expected: "an array", got: found.summary))
    }
    return elements
  }

  /// The members of an object.
  func members() throws(Reported) -> [JSON.Member] {
    guard origin != .nothing else { return [] }
    guard case .object(let members) = found else {
      throw refused(.wrongType(expected: "an object", got: found.summary))
    }
    return members
  }
}

extension Reading: Decoder {
  var codingPath: [any CodingKey] { path }
  var userInfo: [CodingUserInfoKey: Any] { session.userInfo }

  func container<Key: CodingKey>(
    keyedBy type: Key.Type
  ) throws -> KeyedDecodingContainer<Key> {
    scope.declare(type)
    return KeyedDecodingContainer(KeyedReading(place: self, members: try members()))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    scope.takeAny()
    return UnkeyedReading(place: self, elements: try elements())
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    scope.takeAny()
    return self
  }
}

extension Reading: SingleValueDecodingContainer {
  func decodeNil() -> Bool {
    found == .null || origin == .nothing
  }

  func decode<T: Decodable>(_ type: T.Type) throws -> T {
    try with(found, fallback: fallback, origin: origin).value(as: type)
  }
}
