/// The decoder at one value of a document.
struct DocumentDecoder {
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
  let state: DecodingState
  let access: MemberAccess

  init(
    json: JSON, fallback: JSON?, path: [PathElement], origin: Origin, state: DecodingState
  ) {
    found = json
    self.fallback = fallback
    self.path = path
    self.origin = origin
    self.state = state
    access = MemberAccess(path: path, json: json)
    if origin == .document { state.open(access) }
  }

  func record(_ fact: Issue.Fact) {
    guard origin == .document else { return }
    state.record(Issue(at: path, fact))
  }

  /// Records an issue and gives the error to throw after it.
  func refused(_ fact: Issue.Fact) -> Reported {
    record(fact)
    return Reported()
  }

  /// The same place with another value.
  func with(_ json: JSON, fallback: JSON? = nil, origin: Origin) -> DocumentDecoder {
    DocumentDecoder(json: json, fallback: fallback, path: path, origin: origin, state: state)
  }

  /// The place of a part of this value.
  func part(_ step: PathElement, _ json: JSON, fallback: JSON? = nil) -> DocumentDecoder {
    DocumentDecoder(
      json: json, fallback: fallback, path: path + [step], origin: origin, state: state)
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

extension DocumentDecoder: Decoder {
  var codingPath: [any CodingKey] { path }
  var userInfo: [CodingUserInfoKey: Any] { state.userInfo }

  func container<Key: CodingKey>(
    keyedBy type: Key.Type
  ) throws -> KeyedDecodingContainer<Key> {
    access.declare(type)
    return KeyedDecodingContainer(KeyedDecoder(decoder: self, members: try members()))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    access.takeAny()
    return UnkeyedDecoder(decoder: self, elements: try elements())
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    access.takeAny()
    return self
  }
}

extension DocumentDecoder: SingleValueDecodingContainer {
  func decodeNil() -> Bool {
    found == .null || origin == .nothing
  }

  func decode<T: Decodable>(_ type: T.Type) throws -> T {
    try with(found, fallback: fallback, origin: origin).value(as: type)
  }
}

extension DocumentDecoder {
  /// Decodes the value here.
  ///
  /// What cannot be read is recorded and replaced; where nothing replaces it, `Reported` is thrown.
  func value<T: Decodable>(as type: T.Type) throws -> T {
    if let scalar = type as? any Scalar.Type, let value = try self.scalar(scalar) as? T {
      return value
    }
    do {
      return try whole(type)
    } catch {
      guard origin == .document else { throw error }
      if !(error is Reported) { record(fact(of: error, for: type)) }
      return try replacement(for: type)
    }
  }

  private func scalar<S: Scalar>(_ type: S.Type) throws -> S {
    guard origin != .nothing else { return S.empty }
    do {
      return try S(json: found)
    } catch {
      guard origin == .document else { throw error }
      record(error.fact)
      guard let fallback, let value = try? S(json: fallback) else { return S.empty }
      return value
    }
  }

  private func whole<T: Decodable>(_ type: T.Type) throws -> T {
    if let elements = type as? any DecodableCollection.Type,
      let value = try elements.init(elementsOf: self) as? T
    {
      return value
    }
    // A null default is that of an optional and no default for what it may hold.
    let given = fallback == .null ? nil : fallback
    let defaults = given ?? (type as? any Defaulted.Type).flatMap { $0.encoded() }
    let renamed = (type as? any Checked.Type)?.renamedMembers ?? [:]
    let decoder = with(
      state.acceptsFormerNames ? found.renaming(renamed) : found, fallback: defaults, origin: origin
    )
    decoder.access.renamedMembers = renamed
    let value = try T(from: decoder)
    decoder.access.closeUntouched()
    if origin == .document, let checked = value as? any Checked {
      for issue in checked.issues() { state.record(issue.prefixed(by: path)) }
    }
    return value
  }

  /// A value of the type that the document does not give: the parent's default, the type's own, or
  /// an empty one.
  private func replacement<T: Decodable>(for type: T.Type) throws -> T {
    if let value = inherited(type) { return value }
    if let value = try? with(.null, origin: .nothing).value(as: type) { return value }
    throw Reported()
  }

  private func inherited<T: Decodable>(_ type: T.Type) -> T? {
    if let fallback, let value = try? with(fallback, origin: .fallback).value(as: type) {
      return value
    }
    return (type as? any Defaulted.Type)?.init() as? T
  }

  /// The value of a member, or what stands for a missing one.
  func member<T: Decodable>(_ name: String, as type: T.Type, inherits: Bool) throws -> T {
    let fallback = inherits ? fallback?[name] : nil
    if let json = found[name] {
      return try part(.member(name), json, fallback: fallback).value(as: type)
    }
    let place = part(.member(name), .null, fallback: fallback)
    if let value = place.inherited(type) { return value }
    if let optional = type as? any ExpressibleByNilLiteral.Type,
      let value = optional.init(nilLiteral: ()) as? T
    {
      return value
    }
    guard origin != .fallback else { throw Reported() }
    record(.missingMember(name))
    return try place.replacement(for: type)
  }

  private func fact(of error: any Error, for type: Any.Type) -> Issue.Fact {
    if case .string(let name) = found, let names = rawNames(of: type) {
      return .unknownName(name, kind: words(of: type), known: names)
    }
    switch error {
    case let error as ScalarError: return error.fact
    case DecodingError.dataCorrupted(let context): return .other(context.debugDescription)
    case DecodingError.typeMismatch(_, let context): return .other(context.debugDescription)
    case DecodingError.valueNotFound(_, let context): return .other(context.debugDescription)
    case DecodingError.keyNotFound(let key, _): return .missingMember(key.stringValue)
    default: return .other("\(error)")
    }
  }
}

/// A collection of the standard library, read element by element so that one that cannot be read
/// does not hide the issues of those after it.
protocol DecodableCollection {
  init(elementsOf decoder: DocumentDecoder) throws
}

extension Array: DecodableCollection where Element: Decodable {
  init(elementsOf decoder: DocumentDecoder) throws {
    self = []
    for (index, json) in try decoder.elements().enumerated() {
      // Long arrays of numbers are read without a path for each.
      if let scalar = Element.self as? any Scalar.Type,
        let value = try? scalar.init(json: json) as? Element
      {
        append(value)
      } else if let value = try decoder.unlessReported({
        try decoder.part(.index(index), json).value(as: Element.self)
      }) {
        append(value)
      }
    }
  }
}

extension Dictionary: DecodableCollection where Key == String, Value: Decodable {
  init(elementsOf decoder: DocumentDecoder) throws {
    self = [:]
    for member in try decoder.members() {
      self[member.name] = try decoder.unlessReported {
        try decoder.part(.member(member.name), member.value).value(as: Value.self)
      }
    }
  }
}

extension OrderedMembers: DecodableCollection {
  init(elementsOf decoder: DocumentDecoder) throws {
    members = try decoder.members().compactMap { member in
      try decoder.unlessReported {
        try decoder.part(.member(member.name), member.value).value(as: Value.self)
      }.map { (member.name, $0) }
    }
  }
}

extension DocumentDecoder {
  /// The value; nil in a document for one whose issue has been recorded.
  func unlessReported<T>(_ read: () throws -> T) throws -> T? {
    do {
      return try read()
    } catch let error as Reported {
      guard origin == .document else { throw error }
      return nil
    }
  }
}

/// What is gathered while one document is decoded.
///
/// A class, since decoders are copied freely and all of them report to one place.
final class DecodingState {
  let userInfo: [CodingUserInfoKey: Any]
  let acceptsFormerNames: Bool
  private var issues: [Issue] = []
  private var accesses: [MemberAccess] = []

  init(userInfo: [CodingUserInfoKey: any Sendable], acceptsFormerNames: Bool) {
    self.userInfo = userInfo
    self.acceptsFormerNames = acceptsFormerNames
  }

  func record(_ issue: Issue) {
    issues.append(issue)
  }

  func open(_ access: MemberAccess) {
    accesses.append(access)
  }

  /// All issues, with those of unknown members, which only the end of decoding can tell.
  func finish() -> [Issue] {
    issues + accesses.flatMap { $0.issues() }
  }
}
