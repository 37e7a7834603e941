/// What a setting may be.
public indirect enum SettingRange: Sendable, Hashable {
  /// Whatever its type allows.
  case any
  /// `lower` or more.
  case atLeast(Double)
  /// More than `lower`.
  case above(Double)
  /// From `lower` to `upper`, both included.
  case between(Double, Double)
  /// From `lower`, included, to below `upper`.
  case from(Double, below: Double)
  /// Strictly between `lower` and `upper`.
  case strictlyBetween(Double, Double)
  /// One of these names.
  case names([String])
  /// A component of a family, by its kind: "optimizer".
  case component(kind: String)
  /// A list of components of a family.
  case components(kind: String)
  /// An object with settings of its own.
  case nested([Setting])

  /// Whether a number is allowed; NaN and infinities never are.
  public func contains(_ value: Double) -> Bool {
    guard value.isFinite else { return false }
    return switch self {
    case .any, .names, .component, .components, .nested: true
    case .atLeast(let lower): value >= lower
    case .above(let lower): value > lower
    case .between(let lower, let upper): value >= lower && value <= upper
    case .from(let lower, let upper): value >= lower && value < upper
    case .strictlyBetween(let lower, let upper): value > lower && value < upper
    }
  }

  /// The rule as an error says it: "must be at least 1".
  public var rule: String {
    switch self {
    case .any: "may be any value of its type"
    case .names(let names): "must be one of " + names.joined(separator: ", ")
    case .component(let kind): "must name a \(kind)"
    case .components(let kind): "must be a list that names a \(kind) in each place"
    case .nested: "must be an object"
    case .atLeast(let lower): "must be at least \(Self.plain(lower))"
    case .above(let lower): "must be greater than \(Self.plain(lower))"
    case .between(let lower, let upper): "must be from \(Self.plain(lower)) to \(Self.plain(upper))"
    case .from(let lower, let upper):
      "must be at least \(Self.plain(lower)) and less than \(Self.plain(upper))"
    case .strictlyBetween(let lower, let upper):
      "must be greater than \(Self.plain(lower)) and less than \(Self.plain(upper))"
    }
  }

  /// A number as an author would write it: `2`, not `2.0`.
  static func plain(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? String(value)
  }
}
