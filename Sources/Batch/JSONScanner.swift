import StrictJSON

/// Goes through the bytes of a JSON text without making a document of it.
struct JSONScanner {
  let bytes: UnsafeBufferPointer<UInt8>
  private(set) var position = 0

  /// The depth at which `StrictJSON` ends too.
  private static let depthLimit = 200

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// The byte at hand; 0, which no text has outside of strings, behind the end.
  @inline(__always)
  var next: UInt8 { position < bytes.count ? bytes[position] : 0 }

  @inline(__always)
  mutating func skipSpace() {
    while position < bytes.count, bytes[position] <= 0x20, Self.isSpace(bytes[position]) {
      position += 1
    }
  }

  @inline(__always)
  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }

  /// Takes a byte with the space around it, if it is next.
  @inline(__always)
  mutating func take(_ byte: Unicode.Scalar) -> Bool {
    skipSpace()
    guard next == UInt8(ascii: byte) else { return false }
    position += 1
    return true
  }

  mutating func expect(_ byte: Unicode.Scalar) throws(RowProblem) {
    guard take(byte) else { throw expected("'\(byte)'") }
  }

  /// Goes on behind a comma, or ends behind the closing bracket.
  @inline(__always)
  mutating func isFollowed(orEndedBy close: Unicode.Scalar) throws(RowProblem) -> Bool {
    if take(",") { return true }
    guard take(close) else { throw expected("',' or '\(close)'") }
    return false
  }

  mutating func end() throws(RowProblem) {
    skipSpace()
    guard position == bytes.count else { throw expected("the end of the text") }
  }

  /// Goes back to a place, or on to it.
  mutating func move(to place: Int) { position = place }

  /// The bytes from a place up to here.
  func slice(from start: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[start..<position])
  }

  // MARK: - Values

  /// Passes a string and gives what stands between its quotes, escapes and all.
  @inline(__always)
  mutating func string() throws(RowProblem) -> (text: UnsafeBufferPointer<UInt8>, isEscaped: Bool) {
    skipSpace()
    guard next == UInt8(ascii: "\"") else { throw expected("a string") }
    let start = position + 1
    var place = start
    var isEscaped = false
    while place < bytes.count {
      let byte = bytes[place]
      if byte == UInt8(ascii: "\"") {
        position = place + 1
        return (UnsafeBufferPointer(rebasing: bytes[start..<place]), isEscaped)
      }
      if byte == UInt8(ascii: "\\") {
        isEscaped = true
        place += 1
      } else if byte < 0x20 {
        position = place
        throw expected("the rest of a string")
      }
      place += 1
    }
    position = bytes.count
    throw expected("the end of a string")
  }

  /// Passes a string and gives its text.
  mutating func text() throws(RowProblem) -> String {
    skipSpace()
    let start = position
    let (text, isEscaped) = try string()
    guard isEscaped else { return String(decoding: text, as: UTF8.self) }
    do {
      return try JSON(parsing: slice(from: start)).string ?? ""
    } catch {
      throw problem("\(error.reason)", at: start)
    }
  }

  /// Passes `true`, `false` or `null`, if one of them is next.
  @inline(__always)
  mutating func takeWord(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard position + count <= bytes.count else { return false }
    for place in 0..<count where bytes[position + place] != word.utf8Start[place] { return false }
    position += count
    return true
  }

  /// Passes any value.
  mutating func skipValue(depth: Int = 0) throws(RowProblem) {
    skipSpace()
    guard depth < Self.depthLimit else { throw problem("nested too deeply", at: position) }
    switch next {
    case UInt8(ascii: "\""): _ = try text()
    case UInt8(ascii: "{"):
      position += 1
      if take("}") { return }
      repeat {
        _ = try text()
        try expect(":")
        try skipValue(depth: depth + 1)
      } while try isFollowed(orEndedBy: "}")
    case UInt8(ascii: "["):
      position += 1
      if take("]") { return }
      repeat { try skipValue(depth: depth + 1) } while try isFollowed(orEndedBy: "]")
    default:
      if takeWord("null") || takeWord("true") || takeWord("false") { return }
      _ = try number()
    }
  }

  // MARK: - Problems

  func expected(_ what: String) -> RowProblem {
    let got =
      position < bytes.count
      ? "got '\(character(at: position))'" : "got the end of the text"
    return problem("expected \(what), \(got)", at: position)
  }

  func problem(_ reason: String, at place: Int) -> RowProblem {
    let before = bytes[..<min(place, bytes.count)]
    let line = before.count { $0 == 0x0A } + 1
    let start = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    let column = before[start...].count { $0 & 0xC0 != 0x80 } + 1
    return .syntax("line \(line), column \(column): \(reason)")
  }

  private func character(at place: Int) -> String {
    let text = String(decoding: bytes[place..<min(place + 4, bytes.count)], as: UTF8.self)
    guard let first = text.unicodeScalars.first else { return "" }
    return first.value < 0x20 ? "control character \(first.value)" : String(first)
  }
}

extension JSONScanner {
  /// Passes a number and gives the nearest `Double`.
  mutating func number() throws(RowProblem) -> Double {
    let start = position
    let number = try numberOrInfinity()
    guard number.isFinite else { throw problem("the number is too great", at: start) }
    return number
  }

  /// Passes a number and gives the nearest `Double`, which is infinite for one that is too great.
  @inline(__always)
  mutating func numberOrInfinity() throws(RowProblem) -> Double {
    let start = position
    var place = start
    let isNegative = byte(place) == UInt8(ascii: "-")
    if isNegative { place += 1 }
    let first = place
    var mantissa: UInt64 = 0
    digits(&place, &mantissa)
    let whole = place - first
    var isBroken = whole == 0 || (whole > 1 && byte(first) == UInt8(ascii: "0"))
    var fraction = 0
    if byte(place) == UInt8(ascii: ".") {
      place += 1
      let point = place
      digits(&place, &mantissa)
      fraction = place - point
      isBroken = isBroken || fraction == 0
    }
    let isPlain = byte(place) | 0x20 != UInt8(ascii: "e")
    if isBroken { throw notANumber(from: start) }
    if isPlain, whole + fraction <= 19, mantissa <= 1 << 53, fraction <= 22 {
      move(to: place)
      let magnitude = Double(mantissa) / Self.powersOfTen[fraction]
      return isNegative ? -magnitude : magnitude
    }
    return try longNumber(from: start, mantissaEnd: place)
  }

  /// The rest of a number of many digits or with an exponent.
  @inline(never)
  private mutating func longNumber(
    from start: Int, mantissaEnd: Int
  ) throws(RowProblem) -> Double {
    var place = mantissaEnd
    if byte(place) | 0x20 == UInt8(ascii: "e") {
      place += 1
      if byte(place) == UInt8(ascii: "+") || byte(place) == UInt8(ascii: "-") { place += 1 }
      let first = place
      var exponent: UInt64 = 0
      digits(&place, &exponent)
      if place == first { throw notANumber(from: start) }
    }
    move(to: place)
    return Double(String(decoding: slice(from: start), as: UTF8.self)) ?? .infinity
  }

  private mutating func notANumber(from start: Int) -> RowProblem {
    move(to: start)
    let words: [StaticString] = ["NaN", "Infinity", "-Infinity"]
    for word in words where takeWord(word) {
      return problem("JSON has no \(word); a missing value is null", at: start)
    }
    return expected("a value")
  }

  @inline(__always)
  private func byte(_ place: Int) -> UInt8 { place < bytes.count ? bytes[place] : 0 }

  @inline(__always)
  private func digits(_ place: inout Int, _ value: inout UInt64) {
    while place < bytes.count {
      let digit = bytes[place] &- UInt8(ascii: "0")
      if digit > 9 { return }
      value = value &* 10 &+ UInt64(digit)
      place += 1
    }
  }

  /// 10^0 to 10^22, all exact.
  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}
