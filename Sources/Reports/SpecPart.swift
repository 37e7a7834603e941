import StrictJSON

/// A member of a spec at whatever depth, as the JSON Schema of specs states it.
struct SpecPart: Sendable {
  /// The names on the way to it; `NAME` for one that an author chooses.
  let path: [String]
  private let schema: JSON

  /// Every member, those of an object behind it; what components may be set to is not among them.
  static func all(in document: JSON) -> [SpecPart] { members(of: document, at: []) }

  private static func members(of schema: JSON, at path: [String]) -> [SpecPart] {
    guard case .object(let members) = schema["properties"] else {
      return schema["additionalProperties"].map { inner in
        Self.members(of: inner, at: path + ["NAME"])
      } ?? []
    }
    return members.filter { !$0.name.hasPrefix("$") }.flatMap { member in
      [SpecPart(path: path + [member.name], schema: member.value)]
        + Self.members(of: member.value, at: path + [member.name])
    }
  }

  var name: String { path.last ?? "" }

  /// `data.columns.NAME.role`.
  var place: String { path.joined(separator: ".") }

  /// What it is, in one phrase.
  var summary: String {
    let text = schema["description"]?.string ?? ""
    return text.hasSuffix(".") ? String(text.dropLast()) : text
  }

  /// What it is, and what it may hold.
  var meaning: String {
    [summary, Self.range(of: schema)].compactMap(\.self).filter { !$0.isEmpty }
      .joined(separator: "; ")
  }

  /// The family of components of which it takes one, or a list.
  var kind: String? {
    Self.kind(of: schema) ?? schema["items"].flatMap(Self.kind)
      ?? schema["additionalProperties"].flatMap(Self.kind)
  }

  /// Its members with those below them: name, default and meaning.
  var rows: [[String]] {
    Self.members(of: schema, at: []).map { part in
      let depth = part.path.count - 1
      let name = part.path.suffix(part.path.dropLast().last == "NAME" ? 2 : 1)
      return [
        String(repeating: "  ", count: depth) + name.joined(separator: "."),
        part.schema["default"].map { $0.string ?? $0.text() } ?? "", part.meaning,
      ]
    }
  }

  // MARK: - Ranges

  private static func kind(of schema: JSON) -> String? {
    schema["$ref"]?.string.map { reference in
      let name = reference.split(separator: "/").last.map(String.init) ?? ""
      return name.replacing("%20", with: " ")
    }
  }

  private static func range(of schema: JSON) -> String? {
    if let kind = kind(of: schema) { return kind.withArticle }
    if case .array(let names) = schema["enum"] {
      return names.compactMap(\.string).joined(separator: " | ")
    }
    switch schema["type"]?.string {
    case "integer", "number": return bounds(of: schema)
    case "boolean": return "true | false"
    case "array": return "a list" + (schema["items"].flatMap(kind).map { " of \($0)s" } ?? "")
    case "object":
      guard let inner = schema["additionalProperties"], inner != .bool(false) else { return nil }
      return "by name" + (kind(of: inner).map { ", each \($0.withArticle)" } ?? "")
    default: return nil
    }
  }

  private static func bounds(of schema: JSON) -> String? {
    func text(_ name: String) -> String? {
      schema[name]?.double.map { Int(exactly: $0).map(String.init) ?? String($0) }
    }
    return
      switch (
        text("minimum"), text("exclusiveMinimum"), text("maximum"), text("exclusiveMaximum")
      )
    {
    case (let lower?, _, let upper?, _): "from \(lower) to \(upper)"
    case (let lower?, _, _, let upper?): "at least \(lower) and less than \(upper)"
    case (_, let lower?, let upper?, _): "greater than \(lower) and at most \(upper)"
    case (_, let lower?, _, let upper?): "greater than \(lower) and less than \(upper)"
    default: nil
    }
  }
}
