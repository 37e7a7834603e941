/// An enumeration that a document writes as one of a few names; other names are refused with the
/// nearest of them, or all.
public protocol NamedCases: CaseIterable, RawRepresentable, Codable where RawValue == String {
  /// What the names are of, as messages say it: by default the type's name in small letters.
  static var kind: String { get }
}

extension NamedCases {
  /// The type's name in small letters.
  public static var kind: String { words(of: Self.self) }

  /// Reads one of the names.
  public init(from decoder: any Decoder) throws {
    if decoder.wantsAnyValue, let first = Self.allCases.first {
      self = first
      return
    }
    if let json = decoder.json, !json.isString {
      try decoder.report(.wrongType(expected: "a string", got: json.summary))
      throw Reported()
    }
    let name = try decoder.singleValueContainer().decode(String.self)
    guard let value = Self(rawValue: name) else {
      let known = Self.allCases.map(\.rawValue)
      try decoder.report(.unknownName(name, kind: Self.kind, known: known))
      throw Reported()
    }
    self = value
  }
}

extension JSON {
  fileprivate var isString: Bool {
    if case .string = self { true } else { false }
  }
}

/// The names of an enumeration with strings as raw values; nil for other types.
func rawNames(of type: Any.Type) -> [String]? {
  func names<E: CaseIterable>(_ type: E.Type) -> [String] {
    E.allCases.compactMap { ($0 as? any RawRepresentable)?.rawValue as? String }
  }
  guard let type = type as? any CaseIterable.Type else { return nil }
  let names = names(type)
  return names.isEmpty ? nil : names
}

/// A type's name in small letters: `ClassWeight` becomes `class weight`.
func words(of type: Any.Type) -> String {
  var words = ""
  for character in String(describing: type) {
    if character.isUppercase, !words.isEmpty { words += " " }
    words += character.lowercased()
  }
  return words
}
