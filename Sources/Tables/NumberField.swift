import CKernels

/// What a field says when it is read as a number.
package enum NumberField: Hashable {
  case number(Double)
  case missing
  case infinite
  /// A number so great that single precision, in which models compute, has none such.
  case beyond(Double)
  case text

  /// Reads a field.
  ///
  /// A number is an optional sign, digits with or without a point and an optional exponent, blanks
  /// around it; it becomes the nearest `Double`.
  package init(_ field: UnsafeBufferPointer<UInt8>) {
    let trimmed = MissingTokens.trimmed(field)
    if MissingTokens.isMissingNumber(trimmed) {
      self = .missing
    } else if Self.isInfinity(trimmed) {
      self = .infinite
    } else if let value = Self.decimal(trimmed) {
      self = value.isFinite ? Self(finite: value) : .infinite
    } else {
      self = .text
    }
  }

  /// What a finite number is.
  package init(finite value: Double) {
    self = Float(value).isFinite ? .number(value) : .beyond(value)
  }

  /// Whether a field is digits of which the first of several is zero, as codes are written.
  static func hasLeadingZero(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
    let trimmed = MissingTokens.trimmed(field)
    return trimmed.count > 1 && trimmed[0] == UInt8(ascii: "0")
      && trimmed.allSatisfy { $0 &- UInt8(ascii: "0") <= 9 }
  }

  /// The first rows of a column's fields that are no numbers in the plain sense; nil where there is none.
  struct Oddities: Sendable {
    var text: Int?
    var infinite: Int?
    var beyond: Int?
    /// Digits with a zero in front, as codes have them.
    var leadingZero: Int?
    /// A whole number that no `Double` is.
    var rounded: Int?

    /// Takes over what was found in rows from `firstRow` on.
    mutating func merge(_ other: Oddities, firstRow: Int) {
      text = Self.first(text, other.text, firstRow)
      infinite = Self.first(infinite, other.infinite, firstRow)
      beyond = Self.first(beyond, other.beyond, firstRow)
      leadingZero = Self.first(leadingZero, other.leadingZero, firstRow)
      rounded = Self.first(rounded, other.rounded, firstRow)
    }

    private static func first(_ row: Int?, _ other: Int?, _ firstRow: Int) -> Int? {
      guard let other else { return row }
      return min(row ?? .max, firstRow + other)
    }
  }

  /// Reads a column's fields; a missing one becomes NaN, as does what is no finite number.
  static func read(
    _ fields: UnsafeBufferPointer<ckt_field>, of text: UnsafePointer<UInt8>,
    into values: UnsafeMutablePointer<Double>
  ) -> Oddities {
    var odd = Oddities()
    powersOfTen.withUnsafeBufferPointer { powers in
      for row in 0..<fields.count {
        let start = text + Int(fields[row].start)
        let end = text + Int(fields[row].end)
        let quick = plain(start, end, powers)
        values[row] = quick
        // NaN stands for everything that is not plain digits.
        if abs(quick) <= WholeNumber.exactLimit { continue }
        let field = UnsafeBufferPointer(start: start, count: end - start)
        switch NumberField(field) {
        case .number(let value):
          values[row] = value
          if odd.rounded == nil, abs(value) > WholeNumber.exactLimit, WholeNumber.isRounded(field) {
            odd.rounded = row
          }
          if odd.leadingZero == nil, hasLeadingZero(field) { odd.leadingZero = row }
        case .missing: break
        case .infinite: odd.infinite = odd.infinite ?? row
        case .beyond: odd.beyond = odd.beyond ?? row
        case .text: odd.text = odd.text ?? row
        }
      }
    }
    return odd
  }

  // MARK: - Digits

  /// Digits with or without a point, at most nineteen; NaN for anything else, and for several digits
  /// behind a zero.
  @inline(__always)
  private static func plain(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>,
    _ powers: UnsafeBufferPointer<Double>
  ) -> Double {
    var next = start
    var mantissa: UInt64 = 0
    var fraction = 0
    let isNegative = next < end && next.pointee == UInt8(ascii: "-")
    if isNegative { next += 1 }
    let first = next
    takeDigits(&next, end, &mantissa)
    var digits = next - first
    if digits > 1, first.pointee == UInt8(ascii: "0") { return .nan }
    if next < end, next.pointee == UInt8(ascii: ".") {
      next += 1
      let point = next
      takeDigits(&next, end, &mantissa)
      fraction = next - point
      digits += fraction
    }
    guard next == end, digits > 0, digits <= 19 else { return .nan }
    let magnitude =
      mantissa <= 1 << 53
      ? Double(mantissa) / powers[fraction] : quotient(mantissa, tenTo: fraction)
    return isNegative ? -magnitude : magnitude
  }

  @inline(__always)
  private static func takeDigits(
    _ next: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ mantissa: inout UInt64
  ) {
    while next < end {
      let digit = next.pointee &- UInt8(ascii: "0")
      if digit > 9 { return }
      mantissa = mantissa &* 10 &+ UInt64(digit)
      next += 1
    }
  }

  /// `mantissa / 10^power`, rounded once, for 0 < mantissa and power at most 19.
  private static func quotient(_ mantissa: UInt64, tenTo power: Int) -> Double {
    var divisor: UInt64 = 1
    for _ in 0..<power { divisor *= 10 }
    let up = mantissa.leadingZeroBitCount
    let down = divisor.leadingZeroBitCount
    let numerator = mantissa << UInt64(up)
    let denominator = divisor << UInt64(down)
    // The quotient's highest bit is set either way, so 53 of its 64 bits can be kept.
    let halve = numerator >= denominator
    let (quotient, remainder) = denominator.dividingFullWidth(
      halve ? (numerator >> 1, numerator << 63) : (numerator, 0))
    var kept = quotient >> 11
    let cut = quotient & 0x7FF
    if cut > 0x400 || (cut == 0x400 && (remainder != 0 || kept & 1 == 1)) { kept += 1 }
    let exponent = down - up - (halve ? 63 : 64) + 11
    return Double(sign: .plus, exponent: exponent, significand: Double(kept))
  }

  /// Any decimal number; nil where the grammar is another.
  private static func decimal(_ field: UnsafeBufferPointer<UInt8>) -> Double? {
    var position = 0
    func digits() -> Int {
      let from = position
      while position < field.count, field[position] &- UInt8(ascii: "0") <= 9 { position += 1 }
      return position - from
    }
    func take(_ a: Character, _ b: Character) -> Bool {
      guard position < field.count else { return false }
      guard field[position] == a.asciiValue || field[position] == b.asciiValue else { return false }
      position += 1
      return true
    }
    _ = take("+", "-")
    var count = digits()
    if take(".", ".") { count += digits() }
    guard count > 0 else { return nil }
    if take("e", "E") {
      _ = take("+", "-")
      guard digits() > 0 else { return nil }
    }
    guard position == field.count else { return nil }
    return Double(String(decoding: field, as: UTF8.self))
  }

  private static func isInfinity(_ field: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = field.first, field.count <= 9 else { return false }
    let hasSign = first == UInt8(ascii: "+") || first == UInt8(ascii: "-")
    let word = String(decoding: field[(hasSign ? 1 : 0)...], as: UTF8.self).lowercased()
    return word == "inf" || word == "infinity"
  }
}

/// 10^0 to 10^22, all exact.
private let powersOfTen: [Double] = [
  1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
  1e18, 1e19, 1e20, 1e21, 1e22,
]

/// What a file writes where a value is missing.
package enum MissingTokens {
  /// Besides nothing and blanks, for every kind of column.
  private static let everywhere: Set<[UInt8]> = Set(
    [
      "NA", "N/A", "n/a", "NaN", "nan", "NAN", "null", "NULL", "Null", "?", "NaT", "\\N", "#N/A",
      "<NA>",
    ].map { Array($0.utf8) })
  /// Among numbers and dates only; among names, `None` may well be a name.
  private static let amongNumbers: Set<[UInt8]> = Set(
    ["None", "none", "-", "."].map { Array($0.utf8) })
  /// What databases write for no date.
  private static let amongDates = [
    "0000-00-00", "0000-00-00 00:00:00", "00.00.0000", "00/00/0000", "00-00-0000", "00000000",
  ].map { Array($0.utf8) }

  /// What stands for a missing name, without blanks around it.
  package static let plain = [[]] + everywhere.sorted { $0.lexicographicallyPrecedes($1) }

  /// A field without the blanks around it.
  package static func trimmed(_ field: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var part = field[...]
    while let first = part.first, first == 0x20 || first == 0x09 { part = part.dropFirst() }
    while let last = part.last, last == 0x20 || last == 0x09 { part = part.dropLast() }
    return UnsafeBufferPointer(rebasing: part)
  }

  /// Whether a field, trimmed, stands for a missing value.
  package static func isMissing(_ trimmed: UnsafeBufferPointer<UInt8>) -> Bool {
    trimmed.isEmpty || (trimmed.count <= 4 && everywhere.contains(Array(trimmed)))
  }

  /// Whether a field, trimmed, stands for a missing value or is one of a file's own words for it.
  static func isMissing(_ trimmed: UnsafeBufferPointer<UInt8>, or words: [String]) -> Bool {
    isMissing(trimmed) || words.contains { $0.utf8.elementsEqual(trimmed) }
  }

  /// Whether a field, trimmed, stands for a missing number or date.
  package static func isMissingNumber(_ trimmed: UnsafeBufferPointer<UInt8>) -> Bool {
    isMissing(trimmed) || (trimmed.count <= 4 && amongNumbers.contains(Array(trimmed)))
  }

  /// Whether a field, trimmed, stands for a missing date.
  package static func isMissingDate(_ trimmed: UnsafeBufferPointer<UInt8>) -> Bool {
    isMissingNumber(trimmed)
      || (trimmed.first == 0x30 && amongDates.contains { $0.elementsEqual(trimmed) })
  }
}
