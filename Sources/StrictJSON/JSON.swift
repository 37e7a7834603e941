/// A JSON document as a value.
///
/// Members keep their order of appearance, and equality sees that order: compare `canonical` where
/// order should not matter. A number without a fraction or exponent that fits is an `integer`.
public enum JSON: Sendable, Hashable {
  case null
  case bool(Bool)
  /// A whole number written without fraction and exponent.
  case integer(Int64)
  /// Any other number; finite in every document that was read.
  case number(Double)
  case string(String)
  case array([JSON])
  /// Named values in order of appearance.
  case object([Member])

  /// A name and its value in an object.
  public struct Member: Sendable, Hashable {
    public var name: String
    public var value: JSON

    public init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  /// The member with this name; nil where there is none or this is no object.
  public subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// Names the value in a message: `the string '7'`, `3.5`, `an object`.
  public var summary: String {
    switch self {
    case .null, .bool, .integer, .number: text()
    case .string(let string):
      string.count > 40 ? "the string '\(string.prefix(40))…'" : "the string '\(string)'"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByArrayLiteral,
  ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .string(value) }

  public init(booleanLiteral value: Bool) { self = .bool(value) }

  public init(integerLiteral value: Int64) { self = .integer(value) }

  public init(floatLiteral value: Double) { self = .number(value) }

  public init(arrayLiteral elements: JSON...) { self = .array(elements) }

  /// Makes an object whose members stand in the order of the literal.
  public init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
}

extension JSON {
  /// The same value with the members of every object sorted by name.
  public var sorted: JSON {
    switch self {
    case .object(let members):
      .object(
        members.map { Member($0.name, $0.value.sorted) }
          .sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) })
    case .array(let elements): .array(elements.map(\.sorted))
    case .null, .bool, .integer, .number, .string: self
    }
  }

  /// The same object without a member.
  public func removing(_ name: String) -> JSON {
    guard case .object(let members) = self else { return self }
    return .object(members.filter { $0.name != name })
  }

  /// The same object with members by other names; a name that it has already stays as it is.
  func renaming(_ names: [String: String]) -> JSON {
    guard !names.isEmpty, case .object(let members) = self else { return self }
    return .object(
      members.map { member in
        guard let name = names[member.name], self[name] == nil else { return member }
        return Member(name, member.value)
      })
  }

  /// The same object with a member in place of the one of that name, or behind all others.
  public func setting(_ name: String, to value: JSON) -> JSON {
    guard case .object(var members) = self else { return self }
    if let index = members.firstIndex(where: { $0.name == name }) {
      members[index].value = value
    } else {
      members.append(Member(name, value))
    }
    return .object(members)
  }

  /// The text, where the value is one.
  public var string: String? { if case .string(let text) = self { text } else { nil } }

  /// The whole number, where the value is one.
  public var integer: Int64? { if case .integer(let value) = self { value } else { nil } }

  /// Its number, whole or not; nil for other values.
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}

extension JSON {
  /// Reads a document from UTF-8 bytes: JSON (RFC 8259) with `//` and `/* */` comments and
  /// trailing commas.
  ///
  /// Names appear once in an object, nesting ends at depth 200, and numbers are finite doubles.
  public init(parsing text: some Sequence<UInt8>) throws(JSONSyntaxError) {
    var parser = JSONParser(Array(text))
    self = try parser.document()
  }
}

extension JSON {
  /// The document as text: on one line without white space, or indented.
  ///
  /// Numbers take the fewest digits that read back as the same value, and a whole `number` keeps its
  /// fraction (`1.0`). Arrays without containers stay on one line. A number that is not finite,
  /// which JSON lacks, becomes `null`; `encode` refuses those.
  /// - Parameter indent: spaces per level, or nil for one line.
  public func text(indent: Int? = nil) -> String {
    var text = ""
    write(to: &text, indent: indent, level: 0, sorted: false)
    return text
  }

  /// The one text of every document with the same content; this is what is hashed.
  ///
  /// Names are sorted by their UTF-8 bytes, and there is no white space.
  public var canonical: String {
    var text = ""
    write(to: &text, indent: nil, level: 0, sorted: true)
    return text
  }

  private func write(to text: inout String, indent: Int?, level: Int, sorted: Bool) {
    switch self {
    case .null: text += "null"
    case .bool(let bool): text += bool ? "true" : "false"
    case .integer(let integer): text += integer.description
    case .number(let number): text += number.isFinite ? number.description : "null"
    case .string(let string): Self.write(string, to: &text)
    case .array(let elements):
      let isFlat = elements.allSatisfy { !$0.isContainer }
      let lines = Layout(indent: isFlat ? nil : indent, level: level)
      let comma = isFlat && indent != nil ? ", " : ","
      lines.write("[", "]", comma: comma, elements, to: &text) { element, text in
        element.write(to: &text, indent: indent, level: level + 1, sorted: sorted)
      }
    case .object(var members):
      if sorted { members.sort { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) } }
      let lines = Layout(indent: indent, level: level)
      lines.write("{", "}", comma: ",", members, to: &text) { member, text in
        Self.write(member.name, to: &text)
        text += indent == nil ? ":" : ": "
        member.value.write(to: &text, indent: indent, level: level + 1, sorted: sorted)
      }
    }
  }

  private var isContainer: Bool {
    switch self {
    case .array, .object: true
    default: false
    }
  }

  private static func write(_ string: String, to text: inout String) {
    text += "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\0"..<" ":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }

  /// Where a container's items begin: on lines of their own, or one after the other.
  private struct Layout {
    var indent: Int?
    var level: Int

    func write<Item>(
      _ open: String, _ close: String, comma: String, _ items: [Item], to text: inout String,
      item write: (Item, inout String) -> Void
    ) {
      text += open
      for (index, item) in items.enumerated() {
        if index > 0 { text += comma }
        breakLine(level + 1, in: &text)
        write(item, &text)
      }
      if !items.isEmpty { breakLine(level, in: &text) }
      text += close
    }

    private func breakLine(_ level: Int, in text: inout String) {
      guard let indent else { return }
      text += "\n" + String(repeating: " ", count: indent * level)
    }
  }
}

extension JSON: Codable {
  /// Takes the value as it stands; other decoders are asked for one kind after the other.
  public init(from decoder: any Decoder) throws {
    if let decoder = decoder as? DocumentDecoder {
      decoder.access.takeAny()
      self = decoder.found
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
