package import Learning
import Metrics
package import StrictJSON
import Tables

/// The JSON Schema (2020-12) of a spec, for editors; made from the catalog.
package struct SpecSchema: Sendable {
  private let catalog: Catalog

  package init(_ catalog: Catalog) { self.catalog = catalog }

  package var text: String { document.text(indent: 2) + "\n" }

  package var document: JSON {
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
      .init("report", report),
    ])
  }

  private var report: JSON {
    let borders = JSON.dictionary(of: .list(of: .type("number")))
    let column = JSON.object([.init("anyOf", .array([.type("string"), borders]))])
    return .object(type: [.init("groups", .list(of: column))], required: [])
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
          .object([
            .init(
              "description",
              .string("The target's value that counts as positive, or a list of such."))
          ])),
        .init("columns", .dictionary(of: column)),
        .init("sequence", sequence), .init("reading", reading), .init("events", events),
      ], required: ["target"])
  }

  private var reading: JSON {
    .object(
      type: [
        .init("delimiter", .type("string", "The character between fields.")),
        .init("quote", .type("string", "What stands around fields; empty where nothing does.")),
        .init("decimal", .names(NumberStyle.Mark.allCases.map(\.rawValue))),
        .init("thousands", .names([",", ".", " ", "'"])),
        .init("names", .list(of: .type("string"))),
        .init("skip", .type("integer", "Lines in front of the header that are passed over.")),
        .init("comment", .type("string", "How lines begin that are passed over.")),
        .init("encoding", .names(TextEncoding.allCases.map(\.rawValue))),
        .init("missing", .list(of: .type("string"))),
        .init("dates", .names(DateFormat.allCases.map(\.rawValue))),
      ], required: [])
  }

  private var events: JSON {
    let label = JSON.object(
      type: [
        .init(
          "inactiveFor",
          .type("integer", "Positive is who has no event in so many days from the cut-off on."))
      ], required: ["inactiveFor"])
    let period = JSON.object([
      .init("anyOf", .array([.names(["day", "week", "month"]), .type("integer")])),
      .init(
        "description", .string("What is told apart back from the cut-off; a number is one of days.")
      ),
    ])
    return .object(
      type: [
        .init("path", .type("string", "The log, relative to the spec.")),
        .init("customer", .type("string", "Its column that names customers.")),
        .init("date", .type("string", "Its column that says when an event was.")),
        .init("value", .type("string", "Its column of numbers to be summed.")),
        .init("period", period),
        .init("steps", .type("integer", "How many periods are told apart.")),
        .init(
          "cutoff",
          .type(
            "string", "A date, or a column of the table that holds one; later events never count.")),
        .init("label", label), .init("reading", reading),
      ], required: ["path", "customer", "date", "cutoff"])
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
      type: [
        .init("by", .names(metrics)), .init("require", bounds),
        .init("baseRate", RankSpec.baseRateSetting.schema(default: nil)),
      ], required: [])
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

  private static func object(_ settings: [Setting], defaults: some Encodable) -> JSON {
    let values = (try? StrictJSON.encode(defaults)) ?? .object([])
    return .object(
      type: settings.map { .init($0.name, $0.schema(default: values[$0.name])) }, required: [])
  }
}

extension JSON {
  static func type(_ name: String, _ description: String? = nil) -> JSON {
    .object(
      [.init("type", .string(name))]
        + (description.map { [.init("description", .string($0))] } ?? []))
  }

  static func reference(_ kind: String) -> JSON {
    // A fragment of a URI holds no spaces.
    let fragment = kind.split(separator: " ").joined(separator: "%20")
    return .object([.init("$ref", .string("#/$defs/\(fragment)"))])
  }

  static func list(of item: JSON) -> JSON {
    .object([.init("type", .string("array")), .init("items", item)])
  }

  static func dictionary(of value: JSON) -> JSON {
    .object([.init("type", .string("object")), .init("additionalProperties", value)])
  }

  static func names(_ names: [String]) -> JSON {
    .object([.init("enum", .array(names.map(JSON.string)))])
  }

  static func object(type members: [Member], required: [String]) -> JSON {
    .object(
      [
        .init("type", .string("object")), .init("additionalProperties", .bool(false)),
        .init("properties", .object(members)),
      ] + (required.isEmpty ? [] : [.init("required", .array(required.map(JSON.string)))]))
  }
}

extension Setting {
  /// The schema of this setting's values; its type is its default's.
  func schema(default value: JSON?) -> JSON {
    var members: [JSON.Member] = [.init("description", .string(summary))]
    if let value, value != .null { members.append(.init("default", value)) }
    switch range {
    case .component(let kind): return merged(members, .reference(kind))
    case .components(let kind): return merged(members, .list(of: .reference(kind)))
    case .names(let names): return merged(members, .names(names))
    case .nested(let settings):
      let inner = settings.map { JSON.Member($0.name, $0.schema(default: value?[$0.name])) }
      return merged(members, .object(type: inner, required: []))
    default: return merged(members, .object(typeMembers(value) + bounds))
    }
  }

  private func merged(_ first: [JSON.Member], _ second: JSON) -> JSON {
    guard case .object(let rest) = second else { return second }
    return .object(first + rest)
  }

  private func typeMembers(_ value: JSON?) -> [JSON.Member] {
    switch value {
    case .bool: [.init("type", .string("boolean"))]
    case .integer: [.init("type", .string("integer"))]
    case .number: [.init("type", .string("number"))]
    case .string: [.init("type", .string("string"))]
    default: []
    }
  }

  private var bounds: [JSON.Member] {
    switch range {
    case .above(let lower, let upper):
      [.init("exclusiveMinimum", .number(lower)), .init("maximum", .number(upper))]
    case .between(let lower, let upper):
      [.init("minimum", .number(lower)), .init("maximum", .number(upper))]
    case .from(let lower, let upper):
      [.init("minimum", .number(lower)), .init("exclusiveMaximum", .number(upper))]
    case .strictlyBetween(let lower, let upper):
      [.init("exclusiveMinimum", .number(lower)), .init("exclusiveMaximum", .number(upper))]
    default: []
    }
  }
}
