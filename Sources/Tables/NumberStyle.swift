public import StrictJSON

/// How a column writes its numbers, where that is not just digits with a decimal point.
///
/// Digits may stand in groups of three between commas, points, blanks or apostrophes. One sign of a currency
/// or of per cent may stand on either side and says nothing about the value. A number is negative with a
/// minus in front or behind, also that of Unicode, and in parentheses, as accountants have it; a dash behind the
/// decimal mark says that there are no cents: `129.-`. `forms` says what else there may be.
public struct NumberStyle: Sendable, Hashable {
  /// What stands in front of the fraction.
  public enum Mark: String, NamedCases, Sendable, Hashable {
    case point = "."
    case comma = ","

    fileprivate var byte: UInt8 { self == .point ? 0x2E : 0x2C }
    var other: Mark { self == .point ? .comma : .point }
    /// The mark in words.
    var title: String { self == .point ? "decimal points" : "decimal commas" }
  }

  public var decimal: Mark
  /// The currency, or `%`, that may stand beside a number.
  public var unit: String?
  /// What else numbers may be written with.
  public var forms: NumberForms

  public init(decimal: Mark, unit: String? = nil, forms: NumberForms = []) {
    self.decimal = decimal
    self.unit = unit
    self.forms = forms
  }

  /// The value of a field; nil where it is no number in this style, or one in another unit.
  func number(_ field: UnsafeBufferPointer<UInt8>) -> Double? {
    guard let found = Self.parse(field, decimal: decimal, forms: forms) else { return nil }
    return found.unit == nil || found.unit.map(Currency.key) == unit.map(Currency.key)
      ? found.value : nil
  }

  /// A number as it is written.
  struct Written {
    /// How digits stand in groups, where only one way of grouping has such.
    enum Groups { case western, indian }

    var value: Double
    var unit: String?
    /// The power of ten of a suffix; nil where there is none.
    var power: Int?
    var hasFraction = false
    var groups: Groups?
    /// Whether `unit` is a measure, whether there are marks of text around it, and whether it is hours and minutes.
    var isMeasure = false
    var isWrapped = false
    var isClock = false
  }

  /// Reads a field with a decimal mark, whatever its unit.
  static func parse(
    _ field: UnsafeBufferPointer<UInt8>, decimal: Mark, forms: NumberForms = []
  ) -> Written? {
    guard field.contains(0xEF) else { return parse(narrow: field, decimal: decimal, forms) }
    return FullWidth.narrowed(field).withUnsafeBufferPointer {
      parse(narrow: $0, decimal: decimal, forms)
    }
  }

  private static func parse(
    narrow field: UnsafeBufferPointer<UInt8>, decimal: Mark, _ forms: NumberForms
  ) -> Written? {
    var rest = Rest(field[...])
    let isWrapped = forms.contains(.wrappers) && rest.takeWrapper()
    if forms.contains(.clock), let seconds = ClockTime.seconds(rest.bytes) {
      return Written(value: seconds, isWrapped: isWrapped, isClock: true)
    }
    var sign: Rest.Sign?
    var unit: String?
    while true {
      rest.trim()
      rest.dropNoCents(decimal)
      if let found = rest.takeSign() {
        guard sign == nil else { return nil }
        sign = found
      } else if let found = rest.takeUnit() {
        guard unit == nil else { return nil }
        unit = found
      } else {
        break
      }
    }
    let power = forms.contains(.suffixes) ? rest.takeSuffix() : nil
    let measure =
      forms.contains(.measures) && power == nil && unit == nil ? rest.takeMeasure() : nil
    let isIndian = forms.contains(.indianGroups) && decimal == .point
    let digits =
      Digits(rest.bytes, decimal: decimal, power: power)
      ?? (isIndian ? Digits(indian: rest.bytes, power: power) : nil)
    guard let digits, let value = digits.value else { return nil }
    return Written(
      value: sign == .minus ? -value : value, unit: unit ?? measure, power: power,
      hasFraction: digits.hasFraction, groups: digits.groups, isMeasure: measure != nil,
      isWrapped: isWrapped)
  }
}

/// The signs, codes and words of a currency, which are one.
enum Currency {
  private static let keys: [String: String] = Dictionary(
    uniqueKeysWithValues: [
      "€ EUR EURO Euro euro eur", "$ USD US$", "£ GBP", "₹ INR Rs Rs.", "₽ RUB руб руб.",
      "₺ TRY TL",
      "₩ KRW", "฿ THB", "₪ ILS", "zł PLN", "Kč CZK", "Ft HUF", "CHF Fr Fr. SFr.", "R$ BRL",
      "A$ AUD",
      "C$ CAD", "S$ SGD", "HK$ HKD", "NZ$ NZD", "RON lei", "元 CNY", "円 JPY",
    ].flatMap { line -> [(String, String)] in
      let names = line.split(separator: " ").map(String.init)
      return names.map { ($0, names[0]) }
    })

  /// The one name of all that mean the same.
  static func key(_ unit: String) -> String {
    keys[unit] ?? MeasureUnit.key(unit) ?? MeasureUnit.stem(unit)
  }
}

/// Digits and signs as wide as Chinese and Japanese characters.
private enum FullWidth {
  /// The same text in the characters of ASCII, as far as there are wide forms of them.
  static func narrowed(_ field: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var narrow = String.UnicodeScalarView()
    for scalar in String(decoding: field, as: UTF8.self).unicodeScalars {
      switch scalar.value {
      case 0xFF01...0xFF5E:
        narrow.append(Unicode.Scalar(UInt8(scalar.value - 0xFEE0)))
      case 0xFFE5: narrow.append("\u{A5}")
      default: narrow.append(scalar)
      }
    }
    return Array(String(narrow).utf8)
  }
}

extension NumberStyle: CustomStringConvertible {
  public var description: String {
    if forms == .clock { return forms.title }
    let isMeasure = forms.contains(.measures)
    let title =
      unit.map { "\(decimal.title), \(isMeasure ? "in '\($0)'" : "'\($0)' read past")" }
      ?? decimal.title
    let forms = forms.subtracting(.measures)
    return forms.isEmpty ? title : "\(title), \(forms.title)"
  }
}

extension Double {
  /// The fewest digits that read back to the number, without a fraction that is zero.
  package var shortText: String {
    let text = "\(self)"
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}

/// The digits of a number without what stands around them.
private struct Digits {
  /// As Swift writes a number.
  private var plain: [UInt8] = []
  private(set) var hasFraction = false
  private(set) var groups: NumberStyle.Written.Groups?

  var value: Double? {
    guard let value = Double(String(decoding: plain, as: UTF8.self)), value.isFinite else {
      return nil
    }
    return value
  }

  /// Nil where the bytes are no number: whole groups have three digits, the first one to three and no
  /// zero in front, and nobody groups the digits in front of an exponent.
  ///
  /// - Parameter power: by which power of ten they are multiplied; there is no exponent beside it.
  init?(
    _ bytes: UnsafeBufferPointer<UInt8>.SubSequence, decimal: NumberStyle.Mark, power: Int?
  ) {
    var at = bytes.startIndex
    func run() -> Int {
      var end = at
      while end < bytes.endIndex, bytes[end] &- 0x30 <= 9 { end += 1 }
      return end - at
    }
    let first = run()
    plain += bytes[at..<at + first]
    at += first
    var isGrouped = false
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
        if isGrouped || first == 3 { groups = .western }
        isGrouped = true
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
        hasFraction = true
      }
      at += fraction
      count += fraction
    }
    guard count > 0 else { return nil }
    if at < bytes.endIndex, bytes[at] | 0x20 == 0x65, !isGrouped, power == nil {
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
    if let power { plain += Array("e\(power)".utf8) }
  }

  /// Digits in groups as in India, with a comma between them: one or two in front, then twos, then three; nil for
  /// anything else, and where no group has two.
  init?(indian bytes: UnsafeBufferPointer<UInt8>.SubSequence, power: Int?) {
    let whole = bytes.prefix { $0 != 0x2E }
    let parts = whole.split(separator: 0x2C, omittingEmptySubsequences: false)
    guard parts.count > 2, (1...2).contains(parts[0].count), parts[0].first != 0x30,
      parts.dropFirst().dropLast().allSatisfy({ $0.count == 2 }), parts.last?.count == 3
    else { return nil }
    let fraction = bytes.dropFirst(whole.count)
    plain = parts.flatMap(\.self)
    if fraction.count > 1 {
      plain += Array(fraction)
      hasFraction = true
    }
    guard plain.allSatisfy({ $0 &- 0x30 <= 9 || $0 == 0x2E }),
      plain.count(where: { $0 == 0x2E }) < 2
    else { return nil }
    groups = .indian
    if let power { plain += Array("e\(power)".utf8) }
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

  /// No-break, narrow no-break, thin, figure and wide space.
  private static let blanks: [[UInt8]] = [
    "\u{A0}", "\u{202F}", "\u{2009}", "\u{2007}", "\u{3000}",
  ].map { Array($0.utf8) }
  static let groupMarks = blanks + ["\u{2019}", "\u{2BC}"].map { Array($0.utf8) }
  /// The minus of Unicode, and the hyphens and the dash that word processors make of one.
  private static let minuses: [[UInt8]] = ["\u{2212}", "\u{2010}", "\u{2011}", "\u{2013}"]
    .map { Array($0.utf8) }
  private static let noCents: [[UInt8]] = ["--", "-", "\u{2013}", "\u{2014}"].map { Array($0.utf8) }
  private static let units: [(name: String, bytes: [UInt8])] = [
    "%", "$", "€", "£", "¥", "₹", "₽", "₩", "₺", "₴", "₫", "₪", "₦", "฿", "US$", "R$", "A$", "C$",
    "₱", "元", "円", "S$", "HK$", "NZ$", "zł", "Kč", "kr", "Ft", "Rs", "Rs.", "EUR", "USD", "GBP",
    "CHF", "JPY", "CNY", "INR", "BRL", "CAD", "AUD",
    "NZD", "SEK", "NOK", "DKK", "PLN", "CZK", "HUF", "TRY", "RUB", "MXN", "ZAR",
    "SGD", "HKD", "KRW", "THB", "ILS", "RON", "AED", "SAR",
    "EURO", "Euro", "euro", "eur", "Fr", "Fr.", "SFr.", "TL", "руб", "руб.", "lei",
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

  /// Takes off what stands for no cents behind the decimal mark: one dash or two.
  mutating func dropNoCents(_ decimal: NumberStyle.Mark) {
    for dash in Self.noCents where hasSuffix(dash) {
      let front = bytes.dropLast(dash.count)
      guard front.last == decimal.byte, let digit = front.dropLast().last, digit &- 0x30 <= 9 else {
        continue
      }
      bytes = front
      return
    }
  }

  /// A sign on either side, or the parentheses of accountants, which say minus.
  mutating func takeSign() -> Sign? {
    guard let first = bytes.first, let last = bytes.last else { return nil }
    if first == 0x28, last == 0x29, bytes.count > 2 {
      bytes = bytes.dropFirst().dropLast()
      return .minus
    }
    if first == 0x2D || first == 0x2B {
      bytes = bytes.dropFirst()
      return first == 0x2D ? .minus : .plus
    }
    if last == 0x2D {
      bytes = bytes.dropLast()
      return .minus
    }
    if first >= 0x80, let minus = Self.minuses.first(where: { bytes.starts(with: $0) }) {
      bytes = bytes.dropFirst(minus.count)
      return .minus
    }
    if last >= 0x80, let minus = Self.minuses.first(where: { hasSuffix($0) }) {
      bytes = bytes.dropLast(minus.count)
      return .minus
    }
    return nil
  }

  /// The power of ten of a suffix, with the blanks in front of it.
  mutating func takeSuffix() -> Int? {
    guard let found = NumberSuffix.taken(from: bytes) else { return nil }
    bytes = found.rest
    trim()
    return found.power
  }

  /// A unit of measure behind the digits, with the blanks in front of it.
  mutating func takeMeasure() -> String? {
    guard let found = MeasureUnit.taken(from: bytes) else { return nil }
    bytes = found.rest
    trim()
    return found.unit
  }

  /// The marks around a number that a spreadsheet is to take for text; false where there are none, or a zero
  /// in front of digits, as codes have it.
  mutating func takeWrapper() -> Bool {
    var inner = self
    inner.trim()
    var content = inner.bytes
    if content.starts(with: [0x3D, 0x22]), content.last == 0x22, content.count > 3 {
      content = content.dropFirst(2).dropLast()
    } else if content.first == 0x27, content.count > 1 {
      content = content.dropFirst()
      if content.last == 0x27 { content = content.dropLast() }
    } else {
      return false
    }
    let digits = content.drop { $0 == 0x2D || $0 == 0x2B }
    if digits.first == 0x30, let next = digits.dropFirst().first, next &- 0x30 <= 9 { return false }
    bytes = content
    return true
  }

  /// A unit on either side.
  mutating func takeUnit() -> String? {
    guard let first = bytes.first, let last = bytes.last else { return nil }
    if Self.mayBeUnit(first),
      let unit = Self.units.first(where: { bytes.starts(with: $0.bytes) })
    {
      bytes = bytes.dropFirst(unit.bytes.count)
      return unit.name
    }
    if Self.mayBeUnit(last) || (last == 0x2E && bytes.dropLast().last.map(Self.mayBeUnit) == true),
      let unit = Self.units.first(where: { hasSuffix($0.bytes) })
    {
      bytes = bytes.dropLast(unit.bytes.count)
      return unit.name
    }
    return nil
  }

  private static func mayBeUnit(_ byte: UInt8) -> Bool {
    byte &- 0x30 > 9 && byte != 0x2E && byte != 0x2C
  }
}
