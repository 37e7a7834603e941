/// A word behind digits that says what they measure, and nothing about how many there are.
enum MeasureUnit {
  /// Words that mean the same, on one line each.
  private static let words: [[String]] = [
    "month months mon mon. mos mo mth mths Monat Monate Monaten mois mes meses mese mesi",
    "year years yr yrs yr. yrs. y Jahr Jahre Jahren an ans año años anno anni ano anos",
    "week weeks wk wks w Woche Wochen semaine semaines semana semanas",
    "day days d Tag Tage Tagen jour jours día días dia dias giorno giorni",
    "hour hours hr hrs hr. hrs. h Std Std. Stunde Stunden heure heures hora horas ora ore",
    "minute minutes min mins min. mins. Minute Minuten minuto minutos minuti",
    "second seconds sec secs sec. secs. s Sek Sek. Sekunde Sekunden seconde secondes segundos",
    "ms msec millisecond milliseconds", "ns", "us µs μs", "kg kgs kilogram kilograms kilo kilos",
    "g gr gram grams Gramm", "mg", "µg μg mcg", "t ton tons tonne tonnes",
    "lb lbs lb. lbs. pound pounds", "oz oz. ounce ounces",
    "st", "km kilometre kilometres kilometer kilometers", "m metre metres meter meters", "cm", "mm",
    "mi mile miles", "ft ft. foot feet", "in in. inch inches", "yd yard yards",
    "l L litre litres liter liters Liter",
    "ml mL", "cl", "dl dL", "gal gallon gallons", "m2 m² qm sqm", "sqft sq.ft. ft²", "ha",
    "acre acres", "m3 m³ cbm",
    "B byte bytes Byte Bytes", "kB KB", "MB mb", "GB gb", "TB tb", "PB", "KiB", "MiB", "GiB", "TiB",
    "kbps kbit/s", "Mbps Mbit/s Mb/s", "Gbps Gbit/s Gb/s", "Hz", "kHz", "MHz", "GHz",
    "W watt watts Watt", "kW", "MW", "Wh", "kWh", "MWh", "V volt volts Volt", "mV", "A", "mA",
    "mAh", "Ah", "hp PS bhp",
    "°C ℃", "°F ℉", "°", "K kelvin Kelvin", "bar", "psi", "Pa", "hPa", "kPa", "mmHg", "kcal cal",
    "kJ", "J", "N", "Nm",
    "km/h kmh kph", "mph", "m/s", "rpm", "bpm", "fps", "dB", "px", "pt", "dpi", "mg/dL mg/dl",
    "mmol/L mmol/l",
    "times x", "pcs pcs. pc piece pieces Stk Stk. Stück", "item items", "unit units",
    "person persons people",
    "star stars", "point points pts", "call calls", "user users", "visit visits", "order orders",
  ].map { $0.split(separator: " ").map(String.init) }

  private static let keys: [String: String] = Dictionary(
    words.flatMap { line in line.map { ($0, line[0]) } }, uniquingKeysWith: { first, _ in first })
  /// Letters that say too many things right behind digits: `5m` may be millions, `12A` an address.
  private static let vague: Set<String> = [
    "m", "t", "s", "A", "B", "K", "N", "x", "J", "an", "in", "st",
  ]
  private static let longest = 24
  /// Blanks at which no line breaks.
  private static let noBreaks = ["\u{A0}", "\u{202F}"].map { Array($0.utf8) }

  /// What the singular and the plural of a word have in common.
  static func stem(_ unit: String) -> String {
    let word = unit.lowercased()
    return word.count > 3 && word.hasSuffix("s") ? String(word.dropLast()) : word
  }

  /// The one name of all that mean the same; nil where nothing is known of a word.
  static func key(_ unit: String) -> String? {
    keys[unit] ?? keys[unit.lowercased()]
      ?? (unit.hasSuffix(".") ? key(String(unit.dropLast())) : nil)
  }

  /// The unit in which some bytes end, and the bytes in front of it; nil where there is none.
  ///
  /// Behind a blank any word may be one; right behind digits, those that are known and say one thing.
  static func taken(
    from bytes: UnsafeBufferPointer<UInt8>.SubSequence
  ) -> (rest: UnsafeBufferPointer<UInt8>.SubSequence, unit: String)? {
    var start = bytes.endIndex
    // Square and cubic ones may end in a digit.
    if let last = bytes.last, last == 0x32 || last == 0x33, let letter = bytes.dropLast().last,
      letter | 0x20 &- 0x61 <= 25
    {
      start -= 1
    }
    while start > bytes.startIndex, bytes[start - 1] &- 0x30 > 9, bytes[start - 1] != 0x20 {
      start -= 1
    }
    guard start > bytes.startIndex, start < bytes.endIndex else { return nil }
    var word = bytes[start...]
    var isBehindBlank = bytes[start - 1] == 0x20
    for blank in noBreaks where word.starts(with: blank) {
      word = word.dropFirst(blank.count)
      isBehindBlank = true
    }
    guard !word.isEmpty, word.count <= longest else { return nil }
    let unit = String(decoding: word, as: UTF8.self)
    let isUnit =
      key(unit) != nil
      ? isBehindBlank || !vague.contains(unit) : isBehindBlank && isWord(unit)
    return isUnit ? (bytes[..<start], unit) : nil
  }

  /// Letters, two at least, that are no half of a day; a point may follow.
  private static func isWord(_ text: String) -> Bool {
    let letters = text.hasSuffix(".") ? text.dropLast() : text[...]
    return letters.count > 1 && letters.allSatisfy(\.isLetter)
      && !["am", "pm", "uhr"].contains(letters.lowercased())
  }
}

/// Hours and minutes, with or without seconds, as a time of day or a length of time is written.
enum ClockTime {
  private static let secondsPerDay = 86_400.0

  /// How many seconds a field is; nil where it is no such time.
  ///
  /// In front may stand a minus or days, as in `2 days 04:00:00`; behind, a fraction of seconds, AM or PM.
  static func seconds(_ bytes: UnsafeBufferPointer<UInt8>.SubSequence) -> Double? {
    guard bytes.count <= 40, bytes.contains(UInt8(ascii: ":")) else { return nil }
    var text = String(decoding: bytes, as: UTF8.self)[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    let isNegative = text.first == "-"
    if isNegative { text.removeFirst() }
    guard let days = takeDays(&text), let half = takeHalf(&text) else { return nil }
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (2...3).contains(parts.count), (1...5).contains(parts[0].count),
      let hours = whole(parts[0]), parts[1].count == 2, let minutes = whole(parts[1]), minutes < 60,
      days == nil || hours < 24, half == .none || 1...12 ~= hours
    else { return nil }
    var seconds = 0.0
    if parts.count == 3 {
      let pieces = parts[2].split(separator: ".", omittingEmptySubsequences: false)
      guard pieces.count <= 2, pieces[0].count == 2, let full = whole(pieces[0]), full < 60 else {
        return nil
      }
      seconds = Double(full)
      if pieces.count == 2 {
        guard 1...9 ~= pieces[1].count, whole(pieces[1]) != nil, let part = Double("0.\(pieces[1])")
        else { return nil }
        seconds += part
      }
    }
    let hour =
      switch half {
      case .none: hours
      case .first: hours % 12
      case .second: hours % 12 + 12
      }
    let value =
      Double(days ?? 0) * secondsPerDay + Double(hour * 3600 + minutes * 60) + seconds
    return isNegative ? -value : value
  }

  private enum Half { case none, first, second }

  private static func whole(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { $0 &- 0x30 <= 9 } ? Int(text) : nil
  }

  /// Days in front; a nil within where there are none, nil where something else stands there.
  private static func takeDays(_ text: inout Substring) -> Int?? {
    let words = text.split(separator: " ")
    guard words.count > 1, ["day", "days", "day,", "days,", "d"].contains(words[1].lowercased())
    else { return .some(nil) }
    guard words.count == 3, words[0].count <= 6, let days = whole(words[0]) else { return nil }
    text = words[2]
    return .some(days)
  }

  /// The half of the day that is stated behind; nil where some other word is.
  private static func takeHalf(_ text: inout Substring) -> Half? {
    guard let last = text.last, last.isLetter || last == "." else { return Half.none }
    let word = text.reversed().prefix { $0.isLetter || $0 == "." }.reversed()
    text = text.dropLast(word.count)
    while text.last == " " { text.removeLast() }
    switch String(word).lowercased().filter({ $0 != "." }) {
    case "am": return .first
    case "pm": return .second
    default: return nil
    }
  }
}
