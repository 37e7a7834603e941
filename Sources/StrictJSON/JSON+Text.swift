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
