public import Learning
import StrictJSON

/// A node of a functional network: a layer and the names of what flows into it.
///
/// A spec writes `{"from": ["stem"], "dense": {"units": 64}}`.
public struct FunctionalNode: Sendable, Hashable {
  /// The names of nodes, or of parts of the data: `input`, `sequence`, `static`.
  public var from: [String]
  /// The layer.
  public var layer: ComponentSpec<any Layer>
  /// Whether it stands for a node that could not be read.
  var isPlaceholder = false

  /// A node.
  public init(from: [String], layer: some Layer) {
    self.from = from
    self.layer = ComponentSpec(layer)
  }
}

extension FunctionalNode: Codable {
  private static let from = PathElement.member("from")

  /// Reads `from` and the one other member, which names the layer.
  public init(from decoder: any Decoder) throws {
    guard !decoder.wantsAnyValue, let document = decoder.json else {
      self.init(from: [GraphInput.row.rawValue], layer: Dense())
      isPlaceholder = true
      return
    }
    guard case .object(let members) = document else {
      try decoder.report(
        .wrongType(expected: "an object with 'from' and a layer", got: document.summary))
      throw Reported()
    }
    let container = try decoder.container(keyedBy: PathElement.self)
    let type = try Self.layerType(members.map(\.name).filter { $0 != "from" }, decoder)
    let layer = try container.decode(type, forKey: .member(type.name))
    guard let layer = layer as? any Layer else { throw Reported() }
    self.init(from: try container.decode([String].self, forKey: Self.from), layer: layer)
  }

  /// Writes `from` and the layer under its name.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: PathElement.self)
    try container.encode(from, forKey: Self.from)
    try container.encode(layer.component, forKey: .member(layer.name))
  }

  private static func layerType(
    _ names: [String], _ decoder: any Decoder
  ) throws -> any Component.Type {
    guard let family = (decoder.userInfo[.catalog] as? Catalog)?.family(of: (any Layer).self) else {
      try decoder.report(.other("no layer can be named here"))
      throw Reported()
    }
    let known = family.components.map { $0.name }
    for name in names where !known.contains(name) {
      try decoder.report(.unknownName(name, kind: family.kind, known: known))
    }
    guard names.count == 1, let type = family[names[0]] else {
      if names.allSatisfy(known.contains) {
        let got = names.isEmpty ? "none" : names.joined(separator: ", ")
        try decoder.report(.outOfRange(rule: "needs one layer beside 'from'", got: got))
      }
      throw Reported()
    }
    return type
  }
}
