/// Writes a value as a document.
///
/// All members stand in the order of their declaration, nil as `null`; dictionaries and sets are
/// sorted. The result's `canonical` text is what is hashed.
/// - Parameter allowsNonFinite: whether numbers that are not finite stand in the document, for who
///   looks for them; no text can hold them.
/// - Throws: `EncodingError` for numbers that JSON lacks (not finite, or integers beyond 64 bits
///   with sign), and what the value's own `encode(to:)` throws.
public func encode(_ value: some Encodable, allowsNonFinite: Bool = false) throws -> JSON {
  try Writing.json(of: value, allowsNonFinite: allowsNonFinite)
}
