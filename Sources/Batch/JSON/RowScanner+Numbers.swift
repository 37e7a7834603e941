extension RowScanner {
  /// Passes a number and gives the nearest `Double`.
  @inline(__always)
  mutating func number() throws(RowProblem) -> Double {
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
    guard let value = Double(String(decoding: slice(from: start), as: UTF8.self)), value.isFinite
    else { throw problem("the number is too great", at: start) }
    return value
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
