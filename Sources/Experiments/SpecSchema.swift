public import Learning
import Metrics
public import StrictJSON
import Tables

/// The JSON Schema (2020-12) of a spec, for editors; made from the catalog.
public struct SpecSchema: Sendable {
  private let catalog: Catalog

  /// A schema of specs that name components of a catalog.
  public init(_ catalog: Catalog) { self.catalog = catalog }

  /// The schema's text.
  public var text: String { document.text(indent: 2) + "\n" }

  /// The schema.
  public var document: JSON {
    .object([
      .init("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      .init("title", .string("A Workbench experiment")),
      .init("type", .string("object")),
      .init("additionalProperties", .bool(false)),
      .init("required", .array([.string("data"), .string("models")])),
      .init("properties", properties),
      .init("$defs", .object(catalog.families.map(definition))),
    ])
  }

  private var properties: JSON {
    .object([
      .init("$schema", .type("string")),
      .init("name", .type("string", "The study's name, and its results folder's.")),
      .init("description", .type("string", "What the study asks.")),
      .init("seed", .type("integer", "Where all randomness starts.")),
      .init("data", data),
      .init("validation", .reference("splitter")),
      .init("balance", .list(of: .reference("sampler"))),
      .init("models", .dictionary(of: model)),
      .init("ensembles", .dictionary(of: .reference("ensemble"))),
      .init("calibration", .reference("calibration")),
      .init("operatingPoint", .reference("operating point")),
      .init("inner", Self.object(InnerSpec.settings, defaults: InnerSpec())),
      .init("costs", Self.object(Costs.settings, defaults: Costs())),
      .init("statistics", Self.object(StatisticsSpec.settings, defaults: StatisticsSpec())),
      .init("rank", rank),
    ])
  }

  private var data: JSON {
    let column = JSON.object(
      type: [
        .init("role", .names(ColumnRole.allCases.map(\.rawValue))),
        .init("kind", .names(ColumnKind.allCases.map(\.rawValue))),
      ], required: [])
    let sequence = JSON.object(
      type: [.init("channels", .dictionary(of: .list(of: .type("string"))))],
      required: ["channels"])
    return .object(
      type: [
        .init("path", .type("string", "The file, relative to the spec.")),
        .init("target", .type("string", "The column that is to be predicted.")),
        .init(
          "positive",
          .object([.init("description", .string("The target's value that counts as positive."))])),
        .init("columns", .dictionary(of: column)),
        .init("sequence", sequence),
      ], required: ["path", "target"])
  }

  private var model: JSON {
    .object(
      type: [
        .init("classifier", .reference("classifier")),
        .init("transforms", .list(of: .reference("transform"))),
        .init("balance", .list(of: .reference("sampler"))),
        .init("calibration", .reference("calibration")),
        .init("operatingPoint", .reference("operating point")),
      ], required: ["classifier"])
  }

  private var rank: JSON {
    let metrics = Metric.rankingNames
    let bounds = JSON.object([
      .init("type", .string("object")),
      .init("propertyNames", .names(metrics)),
      .init("additionalProperties", .type("number")),
    ])
    return .object(
      type: [.init("by", .names(metrics)), .init("require", bounds)], required: [])
  }

  /// A family: a bare name, or an object with one member.
  private func definition(_ family: Catalog.Family) -> JSON.Member {
    let names = JSON.names(family.components.map { $0.name })
    let objects = family.components.map { component in
      JSON.object(
        type: [.init(component.name, Self.settings(of: component))], required: [component.name])
    }
    return .init(family.kind, .object([.init("anyOf", .array([names] + objects))]))
  }

  private static func settings(of component: any Component.Type) -> JSON {
    guard case .object(let members) = object(component.settings, defaults: component.init()) else {
      return .object([])
    }
    return .object([.init("description", .string(component.summary))] + members)
  }

  /// An object with these settings.
  private static func object(_ settings: [Setting], defaults: some Encodable) -> JSON {
    let values = (try? StrictJSON.encode(defaults)) ?? .object([])
    return .object(
      type: settings.map { .init($0.name, $0.schema(default: values[$0.name])) }, required: [])
  }
}
