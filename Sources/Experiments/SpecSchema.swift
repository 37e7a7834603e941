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
    let texts: [JSON.Member] = [
      JSON.Member("$schema", JSON.type("string")),
      JSON.Member("name", JSON.type("string", "The study's name, and its results folder's.")),
      JSON.Member("description", JSON.type("string", "What the study asks.")),
      JSON.Member("seed", JSON.type("integer", "Where all randomness starts.")),
    ]
    return JSON.object(texts + design + measures)
  }

  /// What is tried on which rows.
  private var design: [JSON.Member] {
    let validation = JSON.reference("splitter", "How rows are split into training and test rows.")
    let balance = JSON.list(
      of: JSON.reference("sampler"), "The balance strategies that every model is tried with.")
    let models = JSON.dictionary(
      of: model, "The models, by the names that the leaderboard shows.")
    let ensembles = JSON.dictionary(
      of: JSON.reference("ensemble"), "Candidates that are made of others.")
    return [
      JSON.Member("data", data), JSON.Member("validation", validation),
      JSON.Member("balance", balance), JSON.Member("models", models),
      JSON.Member("ensembles", ensembles),
    ]
  }

  /// How scores are decided on, measured and ranked.
  private var measures: [JSON.Member] {
    let calibration = JSON.reference(
      "calibration", "How scores become probabilities, where a model does not say it itself.")
    let point = JSON.reference(
      "operating point",
      "From which probability on a row is predicted positive; if absent, by what rank.require asks."
    )
    let inner = Self.object(
      InnerSpec.settings, defaults: InnerSpec(),
      "How training rows are split once more, to learn calibrations and thresholds.")
    let costs = Self.object(
      Costs.settings, defaults: Costs(), "Costs, and the bounds that metrics are read at.")
    let statistics = Self.object(
      StatisticsSpec.settings, defaults: StatisticsSpec(), "How intervals and tests are made.")
    return [
      JSON.Member("calibration", calibration), JSON.Member("operatingPoint", point),
      JSON.Member("inner", inner), JSON.Member("costs", costs),
      JSON.Member("statistics", statistics), JSON.Member("rank", rank),
      JSON.Member("report", report),
    ]
  }

  private var data: JSON {
    let positive = JSON.object([
      JSON.Member(
        "description",
        JSON.string("The target's value that counts as positive, or a list of such."))
    ])
    let columns = JSON.dictionary(
      of: column, "What is not to be inferred from the file, by column.")
    return JSON.object(
      type: [
        JSON.Member("path", JSON.type("string", "The file, relative to the spec.")),
        JSON.Member("target", JSON.type("string", "The column that is to be predicted.")),
        JSON.Member("positive", positive), JSON.Member("columns", columns),
        JSON.Member("sequence", sequence), JSON.Member("reading", reading),
        JSON.Member("events", events), JSON.Member("derive", derive),
      ], required: ["target"], "The table, and what its columns mean.")
  }

  private var column: JSON {
    let role = JSON.names(ColumnRole.allCases.map(\.rawValue), "What the column is for.")
    let kind = JSON.names(ColumnKind.allCases.map(\.rawValue), "What its values are.")
    return JSON.object(
      type: [JSON.Member("role", role), JSON.Member("kind", kind)], required: [])
  }

  private var sequence: JSON {
    let channels = JSON.dictionary(
      of: JSON.list(of: JSON.type("string")),
      "The channels, each with its columns, the oldest step first.")
    return JSON.object(
      type: [JSON.Member("channels", channels)], required: ["channels"],
      "The time axis that conv1d slides over.")
  }

  private var reading: JSON {
    let text = JSON.type("string")
    let decimal = JSON.names(NumberStyle.Mark.allCases.map(\.rawValue), "The decimal mark.")
    let thousands = JSON.names([",", ".", " ", "'"], "The mark between groups of three digits.")
    let names = JSON.list(of: text, "The names of the columns, where the file has no header.")
    let encoding = JSON.names(TextEncoding.allCases.map(\.rawValue), "How bytes stand for text.")
    let missing = JSON.list(of: text, "Words that stand for a missing value.")
    let dates = JSON.names(DateFormat.allCases.map(\.rawValue), "How dates are written.")
    return JSON.object(
      type: [
        JSON.Member("delimiter", JSON.type("string", "The character between fields.")),
        JSON.Member(
          "quote", JSON.type("string", "What stands around fields; empty where nothing does.")),
        JSON.Member("decimal", decimal), JSON.Member("thousands", thousands),
        JSON.Member("names", names),
        JSON.Member(
          "skip", JSON.type("integer", "Lines in front of the header that are passed over.")),
        JSON.Member("comment", JSON.type("string", "How lines begin that are passed over.")),
        JSON.Member("encoding", encoding), JSON.Member("missing", missing),
        JSON.Member("dates", dates),
      ], required: [], "How the file is written, where that is not to be found out.")
  }

  private var events: JSON {
    let period = JSON.object([
      JSON.Member(
        "anyOf", JSON.array([JSON.names(["day", "week", "month"]), JSON.type("integer")])),
      JSON.Member(
        "description",
        JSON.string("What is told apart back from the cut-off; a number is one of days.")),
    ])
    let cutoff = JSON.type(
      "string", "A date, or a column of the table that holds one; later events never count.")
    return JSON.object(
      type: [
        JSON.Member("path", JSON.type("string", "The log, relative to the spec.")),
        JSON.Member("customer", JSON.type("string", "Its column that names customers.")),
        JSON.Member("date", JSON.type("string", "Its column that says when an event was.")),
        JSON.Member("value", JSON.type("string", "Its column of numbers to be summed.")),
        JSON.Member("period", period),
        JSON.Member("steps", JSON.type("integer", "How many periods are told apart.")),
        JSON.Member("cutoff", cutoff), JSON.Member("label", eventLabel),
        JSON.Member("reading", reading),
      ], required: ["path", "customer", "date", "cutoff"],
      "A log of events beside the table, or in place of it.")
  }

  private var derive: JSON {
    let text = JSON.type("string")
    let formulas = ColumnFormula.Operation.allCases.map { operation -> JSON.Member in
      let summary = operation.summary.prefix(1).uppercased() + operation.summary.dropFirst() + "."
      let list = JSON.list(of: text)
      let choice = JSON.Member("anyOf", JSON.array([text, list]))
      let steps = JSON.object([JSON.Member("description", JSON.string(summary)), choice])
      let operands =
        operation.takesSteps
        ? steps
        : operation == .log ? JSON.type("string", summary) : JSON.list(of: text, summary)
      return JSON.Member(operation.rawValue, operands)
    }
    return JSON.dictionary(
      of: JSON.object(type: formulas, required: []),
      "Columns that are computed from others of their row, each by one formula; they travel with a package."
    )
  }

  private var eventLabel: JSON {
    let days = JSON.type(
      "integer", "Positive is who has no event in so many days from the cut-off on.")
    return JSON.object(
      type: [JSON.Member("inactiveFor", days)], required: ["inactiveFor"],
      "The target, made of the log.")
  }

  private var report: JSON {
    let borders = JSON.dictionary(of: JSON.list(of: JSON.type("number")))
    let column = JSON.object([JSON.Member("anyOf", JSON.array([JSON.type("string"), borders]))])
    let groups = JSON.list(
      of: column, "Columns by whose values recall is told apart; numbers by their borders.")
    return JSON.object(
      type: [JSON.Member("groups", groups)], required: [], "What a report shows besides.")
  }

  private var model: JSON {
    let transforms = JSON.list(
      of: JSON.reference("transform"), "Preparation in place of the classifier's default.")
    let balance = JSON.list(
      of: JSON.reference("sampler"), "Balance strategies in place of the study's.")
    let calibration = JSON.reference("calibration", "How its scores become probabilities.")
    let point = JSON.reference(
      "operating point", "From which probability on a row is predicted positive.")
    return JSON.object(
      type: [
        JSON.Member("classifier", JSON.reference("classifier", "What is fitted.")),
        JSON.Member("transforms", transforms), JSON.Member("balance", balance),
        JSON.Member("calibration", calibration), JSON.Member("operatingPoint", point),
        JSON.Member("tune", tune),
      ], required: ["classifier"])
  }

  private var tune: JSON {
    let defaults = (try? StrictJSON.encode(TuneSpec())) ?? .null
    let settings = TuneSpec.settings.map {
      JSON.Member($0.name, $0.schema(default: defaults[$0.name]))
    }
    return JSON.object(
      type: [JSON.Member("space", space)] + settings, required: [],
      "How its settings are searched; a candidate with those that are found stands beside it.")
  }

  /// Settings by their paths, each with what it may be.
  private var space: JSON {
    func ends(_ type: String, _ description: String) -> JSON {
      JSON.object([
        JSON.Member("description", JSON.string(description)), JSON.Member("type", "array"),
        JSON.Member("items", JSON.type(type)), JSON.Member("minItems", 2),
        JSON.Member("maxItems", 2),
      ])
    }
    let stack = JSON.object(
      type: [
        JSON.Member("count", JSON.type("object", "How often: an int.")),
        JSON.Member("of", JSON.list(of: JSON.object([]), "What is repeated, with axes in it.")),
      ], required: ["count", "of"], "A list of a varying length.")
    let axes = [
      JSON.Member("linear", ends("number", "Any number from the first to the second.")),
      JSON.Member("log", ends("number", "The same, even in its logarithm.")),
      JSON.Member("int", ends("integer", "Any whole number from the first to the second.")),
      JSON.Member("logInt", ends("integer", "The same, even in its logarithm.")),
      JSON.Member("choices", JSON.list(of: JSON.object([]), "One of these values.")),
      JSON.Member("stack", stack),
    ]
    let axis = JSON.object([
      JSON.Member(
        "oneOf", JSON.array(axes.map { JSON.object(type: [$0], required: [$0.name]) }))
    ])
    return JSON.dictionary(
      of: axis,
      "What is varied, by the path of a setting, such as training.batchSize; absent: what is worth it for the classifier."
    )
  }

  private var rank: JSON {
    let metrics = Metric.rankingNames
    let bounds = JSON.object([
      JSON.Member(
        "description", JSON.string("The least value of a metric that a candidate must reach.")),
      JSON.Member("type", JSON.string("object")),
      JSON.Member("propertyNames", JSON.names(metrics)),
      JSON.Member("additionalProperties", JSON.type("number")),
    ])
    return JSON.object(
      type: [
        JSON.Member("by", JSON.names(metrics, "The metric that ranks.")),
        JSON.Member("require", bounds),
        JSON.Member("baseRate", RankSpec.baseRateSetting.schema(default: nil)),
      ], required: [], "What the leaderboard is ranked by, and what a candidate must reach.")
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

  private static func object(
    _ settings: [Setting], defaults: some Encodable, _ description: String? = nil
  ) -> JSON {
    let values = (try? StrictJSON.encode(defaults)) ?? .object([])
    return .object(
      type: settings.map { .init($0.name, $0.schema(default: values[$0.name])) }, required: [],
      description)
  }
}

extension JSON {
  static func type(_ name: String, _ description: String? = nil) -> JSON {
    described(description, [.init("type", .string(name))])
  }

  static func reference(_ kind: String, _ description: String? = nil) -> JSON {
    // A fragment of a URI holds no spaces.
    let fragment = kind.split(separator: " ").joined(separator: "%20")
    return described(description, [.init("$ref", .string("#/$defs/\(fragment)"))])
  }

  static func list(of item: JSON, _ description: String? = nil) -> JSON {
    described(description, [.init("type", .string("array")), .init("items", item)])
  }

  static func dictionary(of value: JSON, _ description: String? = nil) -> JSON {
    described(
      description, [.init("type", .string("object")), .init("additionalProperties", value)])
  }

  static func names(_ names: [String], _ description: String? = nil) -> JSON {
    described(description, [.init("enum", .array(names.map(JSON.string)))])
  }

  static func object(
    type members: [Member], required: [String], _ description: String? = nil
  ) -> JSON {
    let needed: [Member] =
      required.isEmpty ? [] : [Member("required", JSON.array(required.map(JSON.string)))]
    return described(
      description,
      [
        Member("type", JSON.string("object")),
        Member("additionalProperties", JSON.bool(false)),
        Member("properties", JSON.object(members)),
      ] + needed)
  }

  private static func described(_ description: String?, _ members: [Member]) -> JSON {
    guard let description else { return JSON.object(members) }
    return JSON.object([Member("description", JSON.string(description))] + members)
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
    case .either(let range, let names):
      let numbers = JSON.object(typeMembers(value) + Self.bounds(of: range))
      return merged(
        members, .object([.init("anyOf", .array([numbers, .names(names)]))]))
    default: return merged(members, .object(typeMembers(value) + Self.bounds(of: range)))
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

  private static func bounds(of range: SettingRange) -> [JSON.Member] {
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
