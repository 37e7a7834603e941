import StrictJSON
public import Tables

/// A fitted transform with the name of the transform that was fitted: `{"impute": {…}}`.
public struct FittedStep: Sendable {
  /// The transform's name.
  public let name: String
  /// What fitting gave.
  public let fitted: any FittedTransform

  /// A step.
  public init(name: String, fitted: any FittedTransform) {
    self.name = name
    self.fitted = fitted
  }

  /// The prepared rows.
  public func apply(to table: Table) throws(DataError) -> Table { try fitted.apply(to: table) }
}

extension FittedStep: Hashable {
  /// Whether both are the same step.
  public static func == (left: FittedStep, right: FittedStep) -> Bool {
    left.name == right.name && AnyHashable(left.fitted) == AnyHashable(right.fitted)
  }

  /// Hashes the step.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(AnyHashable(fitted))
  }
}

extension FittedStep: Codable {
  /// Reads an object whose one member names a transform of the decoder's catalog.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: PathElement.self)
    let family = (decoder.userInfo[.catalog] as? Catalog)?.family(of: (any Transform).self)
    guard case .object(let members)? = decoder.json, members.count == 1,
      let type = family?[members[0].name] as? any Transform.Type
    else {
      try decoder.report(.other("names no transform that this release knows"))
      throw Reported()
    }
    name = members[0].name
    fitted = try Self.decode(type, from: container)
  }

  /// Writes an object whose one member names the transform.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: PathElement.self)
    try container.encode(fitted, forKey: PathElement.member(name))
  }

  private static func decode<T: Transform>(
    _ type: T.Type, from container: KeyedDecodingContainer<PathElement>
  ) throws -> any FittedTransform {
    try container.decode(T.Fitted.self, forKey: PathElement.member(T.name))
  }
}
