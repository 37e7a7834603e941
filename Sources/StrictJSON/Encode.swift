/// Writes a value as a document.
///
/// All members stand in the order of their declaration, nil as `null`; dictionaries and sets are
/// sorted. The result's `canonical` text is what is hashed.
/// - Throws: `EncodingError` for numbers that JSON lacks (not finite, or integers beyond 64 bits
///   with sign), and what the value's own `encode(to:)` throws.
public func encode(_ value: some Encodable) throws -> JSON {
  try Writing.json(of: value, allowsNonFinite: false)
}
