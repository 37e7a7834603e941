/// Settings that can be made from nothing: what a document leaves out is taken from `init()`.
public protocol Defaulted {
  /// Makes the default settings.
  init()
}

extension Defaulted {
  /// The default as a document; nil for a type that cannot be written.
  static func encoded() -> JSON? {
    guard let value = Self() as? any Encodable else { return nil }
    return fallback(value)
  }
}
