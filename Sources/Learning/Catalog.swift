/// Every component that a spec may name, by family.
public struct Catalog: Sendable {
  /// Components that can stand in one another's place.
  public struct Family: Sendable {
    /// What one of them is called: "classifier".
    public let kind: String
    /// The components, in the order in which they are listed.
    public let components: [any Component.Type]
    let identity: ObjectIdentifier

    /// A family, by its protocol: `Family((any Classifier).self, kind: "classifier", […])`.
    public init<P>(_: P.Type, kind: String, _ components: [any Component.Type]) {
      self.kind = kind
      self.components = components
      identity = ObjectIdentifier(P.self)
    }

    public subscript(name: String) -> (any Component.Type)? {
      components.first { $0.name == name }
    }
  }

  /// The families, in the order in which they are listed.
  public let families: [Family]

  /// A catalog of families; no family may stand in it twice.
  public init(_ families: [Family]) { self.families = families }

  /// This catalog with one more component in the family of a protocol: how a component from outside
  /// becomes one that a spec may name.
  public func adding<P>(_ component: any Component.Type, to _: P.Type) -> Catalog {
    Catalog(
      families.map { family in
        family.identity == ObjectIdentifier(P.self)
          ? Family(P.self, kind: family.kind, family.components + [component]) : family
      })
  }

  /// The family of a protocol, such as `(any Classifier).self`.
  public func family<P>(of _: P.Type) -> Family? {
    families.first { $0.identity == ObjectIdentifier(P.self) }
  }
}

extension CodingUserInfoKey {
  /// Where a decoder finds the `Catalog` that names in a document refer to.
  package static let catalog = CodingUserInfoKey(rawValue: "workbench.catalog").unsafelyUnwrapped
}
