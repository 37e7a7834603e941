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

extension JSONParser {
  /// Reads a string from its opening quote to its closing one.
  mutating func string() throws(JSONSyntaxError) -> String {
    let start = position
    position += 1
    var from = position
    var unescaped: [UInt8] = []
    while let byte = next {
      switch byte {
      case "\"":
        defer { position += 1 }
        if unescaped.isEmpty { return String(decoding: bytes[from..<position], as: UTF8.self) }
        unescaped += bytes[from..<position]
        return String(decoding: unescaped, as: UTF8.self)
      case "\\":
        unescaped += bytes[from..<position]
        unescaped += String(try escape()).utf8
        from = position
      case "\0"..<" ":
        throw error("\(got(at: position)) inside a string must be escaped", at: position)
      default: position += 1
      }
    }
    throw error("the string is not closed", at: start)
  }

  private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
    let start = position
    position += 1
    guard let letter = next else { throw error("the string is not closed", at: start) }
    position += 1
    switch letter {
    case "\"", "\\", "/": return letter
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "u": return try unicodeEscape(from: start)
    default:
      let shown = got(at: position - 1)
      throw error("unknown escape: a backslash before \(shown)", at: start)
    }
  }

  private mutating func unicodeEscape(
    from start: Int
  ) throws(JSONSyntaxError) -> Unicode.Scalar {
    let first = try hexadecimal(from: start)
    if let scalar = Unicode.Scalar(first) { return scalar }
    let lone = error("half of a surrogate pair without its other half", at: start)
    guard first < 0xDC00, take("\\"), take("u") else { throw lone }
    let second = try hexadecimal(from: start)
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
    else { throw lone }
    return scalar
  }

  private mutating func hexadecimal(from start: Int) throws(JSONSyntaxError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = next.flatMap({ Character($0).hexDigitValue }) else {
        throw error("\\u needs four hexadecimal digits", at: start)
      }
      value = value << 4 | UInt32(digit)
      position += 1
    }
    return value
  }

  /// Reads a number; the whole run of number-like characters must follow the grammar.
  mutating func number() throws(JSONSyntaxError) -> JSON {
    let start = position
    let isWhole = scanNumber()
    let text = word(at: start)
    guard let isWhole, position == start + text.utf8.count else {
      throw error("'\(text)' is not a JSON number", at: start)
    }
    if isWhole, let integer = Int64(text) { return .integer(integer) }
    guard let number = Double(text), number.isFinite else {
      throw error("the number \(text) is too large", at: start)
    }
    return .number(number)
  }

  /// Passes a number and says whether it has neither fraction nor exponent; nil where the grammar
  /// is broken.
  private mutating func scanNumber() -> Bool? {
    _ = take("-")
    let startsWithZero = next == "0"
    let count = scanDigits()
    guard count > 0, !startsWithZero || count == 1 else { return nil }
    var isWhole = true
    if take(".") {
      guard scanDigits() > 0 else { return nil }
      isWhole = false
    }
    if take("e") || take("E") {
      _ = take("+") || take("-")
      guard scanDigits() > 0 else { return nil }
      isWhole = false
    }
    return isWhole
  }

  private mutating func scanDigits() -> Int {
    let start = position
    while let byte = next, ("0"..."9").contains(byte) { position += 1 }
    return position - start
  }
}

extension JSONParser {
  /// An error at a place of the text, with its line and column.
  func error(_ reason: String, at place: Int) -> JSONSyntaxError {
    let before = bytes[..<place]
    let lineStart = before.lastIndex(of: 10).map { $0 + 1 } ?? 0
    let line = before.count { $0 == 10 } + 1
    // Continuation bytes of UTF-8 and a byte order mark take no column.
    let marked = lineStart == 0 && bytes.starts(with: [0xEF, 0xBB, 0xBF]) && place >= 3
    let column = bytes[(marked ? 3 : lineStart)..<place].count { $0 & 0xC0 != 0x80 } + 1
    return JSONSyntaxError(line: line, column: column, reason: reason)
  }

  /// The error of finding something else at the current place.
  func expected(_ what: String, hint: String = "") -> JSONSyntaxError {
    error("expected \(what), got \(got(at: position))\(hint)", at: position)
  }

  /// Names what stands at a place: a word, a character, or the end.
  func got(at place: Int) -> String {
    let word = word(at: place)
    if !word.isEmpty { return word.utf8.count > 20 ? "'\(word.prefix(20))…'" : "'\(word)'" }
    guard place < bytes.count else { return "the end of the text" }
    // A character takes at most four bytes here; combining marks after it do not matter.
    let text = String(decoding: bytes[place..<min(place + 4, bytes.count)], as: UTF8.self)
    guard let scalar = text.unicodeScalars.first else { return "nothing" }
    switch scalar {
    case "\n", "\r": return "a line break"
    case "\t": return "a tab"
    case "'": return "\"'\""
    case "\0"..<" ", "\u{7F}": return "the control character \(scalar.value)"
    default: return "'\(scalar)'"
    }
  }

  /// The run of letters, digits and signs of a number that begins at a place.
  func word(at place: Int) -> String {
    let run = bytes[place...].prefix { byte in
      switch Unicode.Scalar(byte) {
      case "a"..."z", "A"..."Z", "0"..."9", "_", "$", "+", "-", ".": true
      default: false
      }
    }
    return String(decoding: run, as: UTF8.self)
  }

  /// Refuses bytes that are not UTF-8, at the first of them.
  func checkEncoding() throws(JSONSyntaxError) {
    guard String(validating: bytes, as: UTF8.self) == nil else { return }
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var valid = 0
    while case .scalarValue(let scalar) = decoder.decode(&iterator) {
      valid += UTF8.width(scalar)
    }
    throw error("the bytes from here on are not UTF-8", at: valid)
  }
}

/// A text that is not a JSON document: the first place where reading cannot go on.
public struct JSONSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
  public var line: Int
  /// The column in Unicode scalars, from 1.
  public var column: Int
  /// What was expected there and what was got.
  public var reason: String

  /// Makes an error at a place of a text.
  public init(line: Int, column: Int, reason: String) {
    self.line = line
    self.column = column
    self.reason = reason
  }

  /// `line 3, column 7: expected ',' or '}', got 'x'`.
  public var description: String { "line \(line), column \(column): \(reason)" }
}
