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
/// - Returns: the value, and what is wrong. With issues, the value (if there is one) is good only for
///   finding further ones; join them with `inOrder(of:)`.
public func decode<T: Codable>(
  _ type: T.Type, from json: JSON, defaults: T? = nil,
  userInfo: [CodingUserInfoKey: any Sendable] = [:]
) -> (value: T?, issues: [Issue]) {
  let session = Session(userInfo: userInfo)
  let root = Reading(
    json: json, fallback: defaults.flatMap { fallback($0) }, path: [], origin: .document,
    session: session)
  let value = try? root.value(as: type)
  return (value, session.finish().inOrder(of: json))
}

/// A default as a document; nil for one that refuses to be written.
func fallback(_ value: some Encodable) -> JSON? {
  try? Writing.json(of: value, allowsNonFinite: true)
}
