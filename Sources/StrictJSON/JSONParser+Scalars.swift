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
