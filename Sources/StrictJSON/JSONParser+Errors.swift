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
