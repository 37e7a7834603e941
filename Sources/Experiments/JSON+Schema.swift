import Learning
import StrictJSON

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
    case .atLeast(let lower): [.init("minimum", .number(lower))]
    case .above(let lower): [.init("exclusiveMinimum", .number(lower))]
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
