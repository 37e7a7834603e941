/// Ways of writing numbers that are read only where a column as a whole shows them.
public struct NumberForms: OptionSet, Sendable, Hashable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// A thousand, a million or a billion behind the digits: `23k`, `1.2M`, `2.5 Mio`, `3bn`.
  public static let suffixes = NumberForms(rawValue: 1)
  /// Groups of two digits in front of the last three, as in India: `1,23,456`.
  public static let indianGroups = NumberForms(rawValue: 2)

  /// One unit of measure behind the digits of the whole column: `36 months`, `5 kg`.
  public static let measures = NumberForms(rawValue: 4)
  /// Text of a spreadsheet: `="129.31"`, `'129.31`.
  public static let wrappers = NumberForms(rawValue: 8)
  /// Times of a day and lengths of time, in seconds: `08:02:10`, `126:30`, `2 days 04:00:00`.
  public static let clock = NumberForms(rawValue: 16)

  static let all: NumberForms = [.suffixes, .indianGroups, .measures, .wrappers, .clock]

  /// The forms in words; empty where there is none.
  var title: String {
    [
      contains(.suffixes) ? "k, M and B behind digits as 10^3, 10^6 and 10^9" : nil,
      contains(.indianGroups) ? "Indian groups of digits" : nil,
      contains(.wrappers) ? "the marks around text of spreadsheets read past" : nil,
      contains(.clock) ? "hours, minutes and seconds as seconds" : nil,
    ].compactMap(\.self).joined(separator: ", ")
  }
}

/// A word behind digits that says by which power of ten they are multiplied.
///
/// Those that may say something else stay text: `m` may be metres or a thousandth, `t` tons.
enum NumberSuffix {
  private static let words: [(bytes: [UInt8], power: Int)] = [
    ("k", 3), ("K", 3), ("Tsd", 3), ("Tsd.", 3), ("tsd", 3), ("tsd.", 3), ("thousand", 3),
    ("M", 6), ("Mio", 6), ("Mio.", 6), ("mio", 6), ("mio.", 6), ("MIO", 6), ("mn", 6), ("Mn", 6),
    ("mln", 6), ("Mln", 6), ("mil.", 6), ("million", 6), ("Million", 6), ("millions", 6),
    ("B", 9), ("bn", 9), ("Bn", 9), ("BN", 9), ("Mrd", 9), ("Mrd.", 9), ("mrd", 9), ("mrd.", 9),
    ("billion", 9), ("Billion", 9),
  ].map { (Array($0.utf8), $1) }

  /// The power of the word in which some bytes end, and the bytes in front of it; nil where there is none
  /// behind a digit or a blank.
  static func taken(
    from bytes: UnsafeBufferPointer<UInt8>.SubSequence
  ) -> (rest: UnsafeBufferPointer<UInt8>.SubSequence, power: Int)? {
    var start = bytes.endIndex
    while start > bytes.startIndex, bytes[start - 1] | 0x20 &- 0x61 <= 25 || isDot(bytes, start) {
      start -= 1
    }
    let word = bytes[start...]
    guard start > bytes.startIndex, !word.isEmpty,
      let found = words.first(where: { $0.bytes.elementsEqual(word) })
    else { return nil }
    return (bytes[..<start], found.power)
  }

  /// Whether the last byte is a point behind a letter.
  private static func isDot(
    _ bytes: UnsafeBufferPointer<UInt8>.SubSequence, _ end: Int
  ) -> Bool {
    end == bytes.endIndex && bytes[end - 1] == 0x2E && end - 1 > bytes.startIndex
      && bytes[end - 2] | 0x20 &- 0x61 <= 25
  }
}

/// What the fields of a column tell of forms.
struct FormEvidence: Sendable {
  /// So many different numbers must have a suffix.
  private static let fewest = 3

  /// Some of the numbers with a suffix, and the powers of their suffixes.
  private var suffixed: Set<Double> = []
  private var powers: Set<Int> = []
  private var hasFraction = false
  private var hasIndianGroups = false
  private var hasWesternGroups = false
  /// Some of the numbers with a unit of measure, with marks around them and of hours.
  private var measured: Set<Double> = []
  private var wrapped: Set<Double> = []
  private var clocked: Set<Double> = []
  /// How many fields have each, and how many there are.
  private var (measuredCount, wrappedCount, clockCount, count) = (0, 0, 0, 0)

  mutating func add(_ number: NumberStyle.Written) {
    count += 1
    if number.isMeasure {
      measuredCount += 1
      if measured.count < Self.fewest { measured.insert(number.value) }
    }
    if number.isWrapped {
      wrappedCount += 1
      if wrapped.count < Self.fewest { wrapped.insert(number.value) }
    }
    if number.isClock {
      clockCount += 1
      if clocked.count < Self.fewest { clocked.insert(number.value) }
    }
    if let power = number.power {
      if suffixed.count < Self.fewest { suffixed.insert(number.value) }
      powers.insert(power)
      hasFraction = hasFraction || number.hasFraction
    }
    hasIndianGroups = hasIndianGroups || number.groups == .indian
    hasWesternGroups = hasWesternGroups || number.groups == .western
  }

  mutating func merge(_ other: FormEvidence) {
    suffixed.formUnion(other.suffixed)
    powers.formUnion(other.powers)
    hasFraction = hasFraction || other.hasFraction
    hasIndianGroups = hasIndianGroups || other.hasIndianGroups
    hasWesternGroups = hasWesternGroups || other.hasWesternGroups
    measured.formUnion(other.measured)
    wrapped.formUnion(other.wrapped)
    clocked.formUnion(other.clocked)
    measuredCount += other.measuredCount
    wrappedCount += other.wrappedCount
    clockCount += other.clockCount
    count += other.count
  }

  /// The forms that the column shows; nil where it shows none, or not well enough.
  ///
  /// Three different numbers at least must have a suffix. `M` or `B` alone behind whole numbers may say something
  /// else, as `3M` and `6M` are months. Indian groups do not stand beside those of three digits that no Indian
  /// number has, as in `1,234,567`. Units of measure, marks around text and hours are those of a column where half
  /// of its fields have them, and hours stand beside no other numbers.
  var forms: NumberForms? {
    var forms: NumberForms = []
    if !powers.isEmpty {
      guard suffixed.count >= Self.fewest, powers.count > 1 || powers.contains(3) || hasFraction
      else { return nil }
      forms.insert(.suffixes)
    }
    if hasIndianGroups {
      guard !hasWesternGroups else { return nil }
      forms.insert(.indianGroups)
    }
    if measuredCount > 0 {
      guard measured.count >= Self.fewest, 2 * measuredCount >= count, powers.isEmpty else {
        return nil
      }
      forms.insert(.measures)
    }
    if wrappedCount > 0 {
      guard wrapped.count >= Self.fewest, 2 * wrappedCount >= count else { return nil }
      forms.insert(.wrappers)
    }
    if clockCount > 0 {
      guard clocked.count >= Self.fewest, clockCount == count else { return nil }
      forms.insert(.clock)
    }
    return forms.isEmpty ? nil : forms
  }
}
