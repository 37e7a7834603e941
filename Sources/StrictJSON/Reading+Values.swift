extension Reading {
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
      return try S(reading: found)
    } catch {
      guard origin == .document else { throw error }
      record(error.fact)
      guard let fallback, let value = try? S(reading: fallback) else { return S.empty }
      return value
    }
  }

  private func whole<T: Decodable>(_ type: T.Type) throws -> T {
    if let elements = type as? any Elements.Type, let value = try elements.init(reading: self) as? T
    {
      return value
    }
    // A null default is that of an optional and no default for what it may hold.
    let given = fallback == .null ? nil : fallback
    let defaults = given ?? (type as? any Defaulted.Type).flatMap { $0.encoded() }
    let place = with(found, fallback: defaults, origin: origin)
    let value = try T(from: place)
    place.scope.closeUntouched()
    if origin == .document, let checked = value as? any Checked {
      for issue in checked.issues() { session.record(issue.prefixed(by: path)) }
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
    case let refusal as Refusal: return refusal.fact
    case DecodingError.dataCorrupted(let context): return .other(context.debugDescription)
    case DecodingError.typeMismatch(_, let context): return .other(context.debugDescription)
    case DecodingError.valueNotFound(_, let context): return .other(context.debugDescription)
    case DecodingError.keyNotFound(let key, _): return .missingMember(key.stringValue)
    default: return .other("\(error)")
    }
  }
}
