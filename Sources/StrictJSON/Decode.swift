/// Decodes a document into a settings type, or says everything that is wrong with it.
///
/// - Missing members take the value of `defaults`, at every depth; without it, a missing member or
///   an array's element that is `Defaulted` starts from its `init()`.
/// - Members that a type does not declare are refused. Dictionaries and `OrderedMembers` take any.
/// - A value that cannot be read is replaced by its default (or an empty value) and reading goes on,
///   so that all issues come back at once, in the order of the document.
/// - The values of `Checked` types report their own issues.
///
/// Code in an `init(from:)` that chooses between several readings should look at `decoder.json`
/// first: a scalar of the wrong type is reported, not thrown.
///
/// - Parameter acceptsFormerNames: whether members may have the names of former releases, as they do in what
///   such a release has stored; otherwise each is an issue that names the new one.
/// - Returns: the value, and what is wrong. With issues, the value (if there is one) is good only for
///   finding further ones; join them with `inOrder(of:)`.
public func decode<T: Codable>(
  _ type: T.Type, from json: JSON, defaults: T? = nil,
  userInfo: [CodingUserInfoKey: any Sendable] = [:], acceptsFormerNames: Bool = false
) -> (value: T?, issues: [Issue]) {
  let state = DecodingState(userInfo: userInfo, acceptsFormerNames: acceptsFormerNames)
  let root = DocumentDecoder(
    json: json, fallback: defaults.flatMap { fallback($0) }, path: [], origin: .document,
    state: state)
  let value = try? root.value(as: type)
  return (value, state.finish().inOrder(of: json))
}

/// A default as a document; nil for one that refuses to be written.
func fallback(_ value: some Encodable) -> JSON? {
  try? DocumentEncoder.json(of: value, allowsNonFinite: true)
}

/// Settings that can say what is wrong with them.
///
/// Decoding asks every value of the document, at any depth, so nested settings need not ask for
/// their parts.
public protocol Checked {
  /// Everything that is wrong with this value, with paths from here.
  func issues() -> [Issue]

  /// The present names of members by the names that they had in former releases, for a document that
  /// still has one of those to be told.
  static var renamedMembers: [String: String] { get }
}

extension Checked {
  public static var renamedMembers: [String: String] { [:] }
}

/// Settings that can be made from nothing: what a document leaves out is taken from `init()`.
public protocol Defaulted {
  init()
}

extension Defaulted {
  /// The default as a document; nil for a type that cannot be written.
  static func encoded() -> JSON? {
    guard let value = Self() as? any Encodable else { return nil }
    return fallback(value)
  }
}

extension Decoder {
  /// Reports something wrong with the value at hand; throw `Reported` after it if there is no value
  /// to go on with.
  /// - Throws: `DecodingError` with the sentence in decoders of other libraries.
  package func report(_ fact: Issue.Fact) throws {
    try report(Issue(fact))
  }

  /// Reports something wrong with the value at hand or a part of it, with the path from here.
  /// - Throws: `DecodingError` with the sentence in decoders of other libraries.
  package func report(_ issue: Issue) throws {
    guard let decoder = self as? DocumentDecoder else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: codingPath, debugDescription: "\(issue)"))
    }
    guard decoder.origin == .document else { return }
    decoder.state.record(issue.prefixed(by: decoder.path))
  }

  /// The value at hand as it stands, to choose by its shape how to read it; nil in decoders of other
  /// libraries.
  package var json: JSON? {
    guard let decoder = self as? DocumentDecoder else { return nil }
    decoder.access.touch()
    return decoder.found
  }

  /// Whether there is no value at hand and any of the right type will do.
  ///
  /// So reading can go on after an issue; types that fail without a value may give a simple one.
  package var wantsAnyValue: Bool {
    (self as? DocumentDecoder)?.origin == .nothing
  }
}

/// What to throw after an issue was reported; it adds no second one.
package struct Reported: Error, Sendable, Hashable {
  package init() {}
}
