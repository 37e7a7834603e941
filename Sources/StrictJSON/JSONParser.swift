/// Reads one document by recursive descent over its bytes.
struct JSONParser {
  /// Deep enough for any settings, shallow enough for any stack.
  static let depthLimit = 200

  let bytes: [UInt8]
  var position = 0
  private var depth = 0

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// The byte to read as a scalar: exact for ASCII, which is all that the grammar asks about.
  var next: Unicode.Scalar? { position < bytes.count ? Unicode.Scalar(bytes[position]) : nil }

  mutating func document() throws(JSONSyntaxError) -> JSON {
    try checkEncoding()
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    try skipSpace()
    let json = try value()
    try skipSpace()
    guard next == nil else { throw expected("the end of the text") }
    return json
  }

  private mutating func value() throws(JSONSyntaxError) -> JSON {
    switch next {
    case "{": return try nested { parser throws(JSONSyntaxError) in try parser.object() }
    case "[": return try nested { parser throws(JSONSyntaxError) in try parser.array() }
    case "\"": return .string(try string())
    case "-", "+", ".", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9": return try number()
    default: return try word()
    }
  }

  private mutating func nested(
    _ read: (inout JSONParser) throws(JSONSyntaxError) -> JSON
  ) throws(JSONSyntaxError) -> JSON {
    guard depth < Self.depthLimit else {
      throw error("nested deeper than \(Self.depthLimit)", at: position)
    }
    depth += 1
    position += 1
    defer { depth -= 1 }
    return try read(&self)
  }

  private mutating func array() throws(JSONSyntaxError) -> JSON {
    var elements: [JSON] = []
    try skipSpace()
    while !take("]") {
      elements.append(try value())
      try separator(before: "]")
    }
    return .array(elements)
  }

  private mutating func object() throws(JSONSyntaxError) -> JSON {
    var members: [JSON.Member] = []
    var names: Set<String> = []
    try skipSpace()
    while !take("}") {
      let start = position
      guard next == "\"" else {
        throw expected(
          members.isEmpty
            ? "a member name in double quotes or '}'" : "a member name in double quotes")
      }
      let name = try string()
      guard names.insert(name).inserted else {
        throw error("the member '\(name)' appears twice", at: start)
      }
      try skipSpace()
      guard take(":") else { throw expected("':'") }
      try skipSpace()
      members.append(JSON.Member(name, try value()))
      try separator(before: "}")
    }
    return .object(members)
  }

  /// Takes a comma, or leaves the closing bracket for the caller.
  private mutating func separator(before close: Unicode.Scalar) throws(JSONSyntaxError) {
    try skipSpace()
    if take(",") {
      try skipSpace()
    } else if next != close {
      throw expected("',' or '\(close)'")
    }
  }

  mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  private mutating func word() throws(JSONSyntaxError) -> JSON {
    let word = word(at: position)
    switch word {
    case "true":
      position += 4
      return .bool(true)
    case "false":
      position += 5
      return .bool(false)
    case "null":
      position += 4
      return .null
    default:
      if next == "'" { throw expected("a value", hint: ". Strings stand in double quotes") }
      let near = word.isEmpty ? nil : nearest(to: word, in: ["true", "false", "null"])
      throw expected("a value", hint: near.map { ". Did you mean '\($0)'?" } ?? "")
    }
  }

  private mutating func skipSpace() throws(JSONSyntaxError) {
    while let byte = next {
      switch byte {
      case " ", "\t", "\n", "\r": position += 1
      case "/": try skipComment()
      default: return
      }
    }
  }

  private mutating func skipComment() throws(JSONSyntaxError) {
    let start = position
    position += 1
    if take("/") {
      while let byte = next, byte != "\n" { position += 1 }
    } else if take("*") {
      while !(take("*") && next == "/") {
        guard next != nil else { throw error("the comment is not closed", at: start) }
        if next != "*" { position += 1 }
      }
      position += 1
    } else {
      position = start
      throw expected("a value or a comment")
    }
  }
}
