import StrictJSON

/// One component of a family, chosen by name: `{"randomForest": {"trees": 300}}`, or `"randomForest"`
/// where every setting keeps its default.
///
/// A family is a protocol that refines `Component`, such as `Sampler`. To add one, declare the
/// protocol, give this type its initializer, and add a `Catalog.Family` to the catalog:
///
/// ```swift
/// extension ComponentSpec where Family == any Sampler {
///   public init(_ component: some Sampler) { self.init(component) { $0 } }
/// }
/// ```
///
/// The initializer is the family's own, so that a component of another family does not compile. (No
/// general one can be written: Swift cannot require that a type conforms to a generic parameter.)
public struct ComponentSpec<Family: Sendable>: Sendable {
  public let value: Family
  /// The same component.
  public let component: any Component

  /// Chooses a component; `family` does nothing but prove that it belongs to the family.
  public init<C: Component>(_ component: C, as family: (C) -> Family) {
    value = family(component)
    self.component = component
  }

  private init?(checking component: any Component) {
    guard let value = component as? Family else { return nil }
    self.value = value
    self.component = component
  }

  /// The name that a spec writes.
  public var name: String { type(of: component).name }
}

extension ComponentSpec: Hashable {
  public static func == (left: ComponentSpec, right: ComponentSpec) -> Bool {
    AnyHashable(left.component) == AnyHashable(right.component)
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(AnyHashable(component)) }
}

extension ComponentSpec: Codable {
  /// Reads a bare name, or an object whose one member names the component.
  public init(from decoder: any Decoder) throws {
    guard let catalog = decoder.userInfo[.catalog] as? Catalog,
      let family = catalog.family(of: Family.self)
    else {
      try decoder.report(.other("no component can be named here"))
      throw Reported()
    }
    let document = decoder.json ?? .null
    guard let name = Self.name(in: document) else {
      let example = family.components.first?.name ?? "name"
      let expected =
        "the name of a \(family.kind), or an object with that one member, such as "
        + "{\"\(example)\": {}}"
      try decoder.report(.wrongType(expected: expected, got: document.summary))
      throw Reported()
    }
    guard let type = family[name] else {
      try decoder.report(
        .unknownName(name, kind: family.kind, known: family.components.map { $0.name }))
      throw Reported()
    }
    var component: any Component = type.init()
    if case .object = document {
      component = try Self.decode(type, named: name, from: decoder)
    }
    guard let choice = Self(checking: component) else {
      try decoder.report(.other("'\(name)' is not a \(family.kind)"))
      throw Reported()
    }
    self = choice
  }

  /// Writes an object whose one member names the component.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: PathElement.self)
    try container.encode(component, forKey: PathElement.member(name))
  }

  private static func name(in document: JSON) -> String? {
    switch document {
    case .string(let name): name
    case .object(let members) where members.count == 1: members[0].name
    default: nil
    }
  }

  private static func decode<C: Component>(
    _ type: C.Type, named name: String, from decoder: any Decoder
  ) throws -> any Component {
    let container = try decoder.container(keyedBy: PathElement.self)
    return try container.decode(type, forKey: PathElement.member(name))
  }
}
