extension JSON: Codable {
  /// Takes the value as it stands; other decoders are asked for one kind after the other.
  public init(from decoder: any Decoder) throws {
    if let reading = decoder as? Reading {
      reading.scope.takeAny()
      self = reading.found
      return
    }
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int64.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode(OrderedMembers<JSON>.self).map { Member($0, $1) })
    }
  }

  /// Writes the value as it stands.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let elements): try container.encode(elements)
    case .object(let members):
      try container.encode(OrderedMembers(members.map { ($0.name, $0.value) }))
    }
  }
}
