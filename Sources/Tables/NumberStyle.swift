public import StrictJSON

/// How a column writes its numbers, where that is not just digits with a decimal point.
///
/// Digits may stand in groups of three between commas, points, blanks or apostrophes. One sign of a currency
/// or of per cent may stand on either side and says nothing about the value. A number is negative with a
/// minus in front or behind, also that of Unicode, and in parentheses, as accountants have it.
public struct NumberStyle: Sendable, Hashable {
  /// What stands in front of the fraction.
  public enum Mark: String, NamedCases, Sendable, Hashable {
    case point = "."
    case comma = ","

    fileprivate var byte: UInt8 { self == .point ? 0x2E : 0x2C }
    fileprivate var other: Mark { self == .point ? .comma : .point }
  }

  public var decimal: Mark
  /// The currency, or `%`, that may stand beside a number.
  public var unit: String?

  public init(decimal: Mark, unit: String? = nil) {
    self.decimal = decimal
    self.unit = unit
  }

  /// The value of a field; nil where it is no number in this style, or one in another unit.
  func number(_ field: UnsafeBufferPointer<UInt8>) -> Double? {
    guard let found = Self.parse(field, decimal: decimal) else { return nil }
    return found.unit == nil || found.unit == unit ? found.value : nil
  }

  /// A number as it is written.
  struct Written {
    var value: Double
    var unit: String?
  }

  /// Reads a field with a decimal mark, whatever its unit.
  static func parse(_ field: UnsafeBufferPointer<UInt8>, decimal: Mark) -> Written? {
    var rest = Rest(field[...])
    rest.trim()
    var isNegative = rest.takeParentheses()
    var unit: String?
    var hasSign = isNegative
    func takeSign(_ sign: Rest.Sign?) -> Bool {
      guard let sign, !hasSign else { return sign == nil }
      hasSign = true
      isNegative = sign == .minus
      return true
    }
    guard takeSign(rest.takeSignInFront()) else { return nil }
    rest.trim()
    unit = rest.takeUnitInFront()
    rest.trim()
    guard takeSign(rest.takeSignInFront()) else { return nil }
    rest.trim()
    if rest.takeMinusBehind(), !takeSign(.minus) { return nil }
    rest.trim()
    if let behind = rest.takeUnitBehind() {
      guard unit == nil else { return nil }
      unit = behind
    }
    rest.trim()
    if rest.takeMinusBehind(), !takeSign(.minus) { return nil }
    rest.trim()
    guard let digits = Digits(rest.bytes, decimal: decimal), let value = digits.value else {
      return nil
    }
    return Written(value: isNegative ? -value : value, unit: unit)
  }
}

extension NumberStyle: CustomStringConvertible {
  public var description: String {
    let mark = decimal == .comma ? "decimal commas" : "decimal points"
    return unit.map { "\(mark), '\($0)' read past" } ?? mark
  }
}

/// The digits of a number without what stands around them.
private struct Digits {
  /// As Swift writes a number.
  private var plain: [UInt8] = []

  var value: Double? {
    guard let value = Double(String(decoding: plain, as: UTF8.self)), value.isFinite else {
      return nil
    }
    return value
  }

  /// Nil where the bytes are no number: whole groups have three digits, the first one to three and no
  /// zero in front.
  init?(_ bytes: UnsafeBufferPointer<UInt8>.SubSequence, decimal: NumberStyle.Mark) {
    var at = bytes.startIndex
    func run() -> Int {
      var end = at
      while end < bytes.endIndex, bytes[end] &- 0x30 <= 9 { end += 1 }
      return end - at
    }
    let first = run()
    plain += bytes[at..<at + first]
    at += first
    if (1...3).contains(first), plain[0] != 0x30 {
      var mark: [UInt8]?
      while at < bytes.endIndex {
        guard let found = Self.mark(bytes[at...], decimal), mark == nil || mark == found else {
          break
        }
        let start = at
        at += found.count
        guard run() == 3 else {
          at = start
          break
        }
        mark = found
        plain += bytes[at..<at + 3]
        at += 3
      }
    }
    var count = plain.count
    if at < bytes.endIndex, bytes[at] == decimal.byte {
      at += 1
      let fraction = run()
      if fraction > 0 {
        plain += (plain.isEmpty ? [0x30] : []) + [0x2E] + bytes[at..<at + fraction]
      }
      at += fraction
      count += fraction
    }
    guard count > 0 else { return nil }
    if at < bytes.endIndex, bytes[at] | 0x20 == 0x65 {
      plain.append(0x65)
      at += 1
      if at < bytes.endIndex, bytes[at] == 0x2B || bytes[at] == 0x2D {
        plain.append(bytes[at])
        at += 1
      }
      let exponent = run()
      guard exponent > 0 else { return nil }
      plain += bytes[at..<at + exponent]
      at += exponent
    }
    guard at == bytes.endIndex else { return nil }
  }

  /// The mark between groups at the beginning of some bytes.
  private static func mark(
    _ bytes: UnsafeBufferPointer<UInt8>.SubSequence, _ decimal: NumberStyle.Mark
  ) -> [UInt8]? {
    guard let first = bytes.first else { return nil }
    if first == decimal.other.byte || first == 0x20 || first == 0x27 { return [first] }
    return first < 0x80 ? nil : Rest.groupMarks.first { bytes.starts(with: $0) }
  }
}

/// A field whose signs and units are taken off from both ends.
private struct Rest {
  enum Sign { case plus, minus }

  private(set) var bytes: UnsafeBufferPointer<UInt8>.SubSequence

  init(_ bytes: UnsafeBufferPointer<UInt8>.SubSequence) { self.bytes = bytes }

  /// No-break, narrow no-break and thin space.
  private static let blanks: [[UInt8]] = ["\u{A0}", "\u{202F}", "\u{2009}"].map { Array($0.utf8) }
  static let groupMarks = blanks + [Array("\u{2019}".utf8)]
  private static let minus = Array("\u{2212}".utf8)
  private static let units: [(name: String, bytes: [UInt8])] = [
    "%", "$", "€", "£", "¥", "₹", "₽", "₩", "₺", "₴", "₫", "₪", "₦", "฿", "US$", "R$", "A$", "C$",
    "zł", "Kč", "kr", "Ft", "EUR", "USD", "GBP", "CHF", "JPY", "CNY", "INR", "BRL", "CAD", "AUD",
    "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "TRY", "RUB", "MXN", "ZAR",
  ].map { ($0, Array($0.utf8)) }.sorted { $0.bytes.count > $1.bytes.count }

  mutating func trim() {
    while let first = bytes.first {
      if first == 0x20 || first == 0x09 {
        bytes = bytes.dropFirst()
      } else if first >= 0x80, let blank = Self.blanks.first(where: { bytes.starts(with: $0) }) {
        bytes = bytes.dropFirst(blank.count)
      } else {
        break
      }
    }
    while let last = bytes.last {
      if last == 0x20 || last == 0x09 {
        bytes = bytes.dropLast()
      } else if last >= 0x80, let blank = Self.blanks.first(where: { hasSuffix($0) }) {
        bytes = bytes.dropLast(blank.count)
      } else {
        break
      }
    }
  }

  private func hasSuffix(_ suffix: [UInt8]) -> Bool {
    bytes.suffix(suffix.count).elementsEqual(suffix)
  }

  mutating func takeParentheses() -> Bool {
    guard bytes.count > 2, bytes.first == 0x28, bytes.last == 0x29 else { return false }
    bytes = bytes.dropFirst().dropLast()
    trim()
    return true
  }

  mutating func takeSignInFront() -> Sign? {
    guard let first = bytes.first else { return nil }
    if first == 0x2D || first == 0x2B {
      bytes = bytes.dropFirst()
      return first == 0x2D ? .minus : .plus
    }
    guard first >= 0x80, bytes.starts(with: Self.minus) else { return nil }
    bytes = bytes.dropFirst(Self.minus.count)
    return .minus
  }

  mutating func takeMinusBehind() -> Bool {
    if bytes.last == 0x2D {
      bytes = bytes.dropLast()
      return true
    }
    guard let last = bytes.last, last >= 0x80, hasSuffix(Self.minus) else { return false }
    bytes = bytes.dropLast(Self.minus.count)
    return true
  }

  mutating func takeUnitInFront() -> String? {
    guard let first = bytes.first, first &- 0x30 > 9, first != 0x2E, first != 0x2C else {
      return nil
    }
    guard let unit = Self.units.first(where: { bytes.starts(with: $0.bytes) }) else { return nil }
    bytes = bytes.dropFirst(unit.bytes.count)
    return unit.name
  }

  mutating func takeUnitBehind() -> String? {
    guard let last = bytes.last, last &- 0x30 > 9, last != 0x2E, last != 0x2C else { return nil }
    guard let unit = Self.units.first(where: { hasSuffix($0.bytes) }) else { return nil }
    bytes = bytes.dropLast(unit.bytes.count)
    return unit.name
  }
}
