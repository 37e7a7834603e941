/// A place in a field that holds a date.
struct DateCursor {
  private let field: UnsafeBufferPointer<UInt8>
  private var position = 0
  /// Whether a year of two digits was read.
  private(set) var hasShortYear = false

  init(_ field: UnsafeBufferPointer<UInt8>) { self.field = field }

  var isAtEnd: Bool { position == field.count }

  mutating func take(_ character: Character) -> Bool {
    guard position < field.count, field[position] == character.asciiValue else { return false }
    position += 1
    return true
  }

  private var isAtDigit: Bool {
    position < field.count && field[position] &- UInt8(ascii: "0") <= 9
  }

  /// All digits that follow, if they are as many as allowed.
  mutating func number(_ allowed: ClosedRange<Int>) -> Int? {
    let from = position
    var value = 0
    while position < field.count, position - from < allowed.upperBound {
      let digit = field[position] &- UInt8(ascii: "0")
      guard digit <= 9 else { break }
      value = value * 10 + Int(digit)
      position += 1
    }
    return allowed.contains(position - from) ? value : nil
  }

  /// A day or month of one digit or two, behind a blank where columns are aligned.
  mutating func paddedNumber() -> Int? {
    _ = take(" ")
    return number(1...2)
  }

  /// Takes what stood between the parts before, with the blank that may follow a point.
  mutating func separator(_ known: Character) -> Bool {
    guard take(known) else { return false }
    if known == "." { _ = take(" ") }
    return true
  }

  /// The `de` of Spanish and Portuguese; always true.
  mutating func skipPreposition() -> Bool {
    let from = position
    if word() != "de" || !take(" ") { position = from }
    return true
  }

  /// What stands between the parts of a date; a point may be followed by a blank.
  mutating func separator() -> Character? {
    for separator in ["-", "/", ".", " "] as [Character] where take(separator) {
      if separator == "." { _ = take(" ") }
      return separator
    }
    return nil
  }

  /// The `st`, `nd`, `rd` or `th` of an English day, the `er` of a French one; always true.
  mutating func skipOrdinal() -> Bool {
    let from = position
    if !["st", "nd", "rd", "th", "er"].contains(word()) { position = from }
    return true
  }

  /// Two digits or four.
  mutating func year() -> Int? {
    guard let year = number(2...4) else { return nil }
    if year >= 1000 { return year }
    guard position >= 2, year < 100, field[position - 2] &- 0x30 <= 9,
      position == 2 || field[position - 3] &- 0x30 > 9
    else { return nil }
    return fullYear(year)
  }

  /// Two digits.
  mutating func shortYear() -> Int? { number(2...2).map { fullYear($0) } }

  private mutating func fullYear(_ year: Int) -> Int {
    hasShortYear = true
    return year < 70 ? 2000 + year : 1900 + year
  }

  /// A number of two digits at most, or a name.
  mutating func month() -> Int? {
    if let number = paddedNumber() { return number }
    let from = position
    let name = word()
    guard name.count >= 3, let month = MonthName.numbers[name] else {
      position = from
      return nil
    }
    // A short form may end in a point, and a blank then follows: 31 Dez. 2024.
    if name.count <= 5, position + 1 < field.count, field[position] == 0x2E,
      field[position + 1] == 0x20
    {
      position += 1
    }
    return month
  }

  /// The letters that follow, in lower case.
  private mutating func word() -> String {
    let from = position
    while position < field.count, field[position] | 0x20 &- 0x61 <= 25 || field[position] >= 0x80 {
      position += 1
    }
    return String(decoding: field[from..<position], as: UTF8.self).lowercased()
  }

  /// `Mon Sep 18 16:02:00 CEST 2023`, as Java and the C library write it, in seconds since 1970; nil where a field is
  /// something else.
  mutating func secondsOfTimeBeforeYear() -> Double? {
    guard MonthName.weekdays.contains(String(word().prefix(3))), take(" ") else { return nil }
    let name = word()
    guard name.count >= 3, let month = MonthName.numbers[name], take(" "),
      let day = paddedNumber(), take(" "), let hour = number(2...2), hour < 24, take(":"),
      let minute = number(2...2), minute < 60, take(":"), let second = number(2...2), second < 60,
      take(" ")
    else { return nil }
    var ahead = 0.0
    let from = position
    if let zone = ZoneName.hours[word()] {
      ahead = zone * 3600
      // `GMT+02:00`
      if position < field.count, field[position] != 0x20 {
        guard let more = offset(2...2) else { return nil }
        ahead += more
      }
      guard take(" ") else { return nil }
    } else {
      position = from
      if field[position...].first == 0x2B || field[position...].first == 0x2D {
        guard let more = offset(2...2), take(" ") else { return nil }
        ahead = more
      }
    }
    guard let year = number(4...4), isAtEnd,
      let date = CalendarDay(year: year, month: month, day: day)
    else { return nil }
    return Double(date.daysSince1970 * 86_400 + hour * 3600 + minute * 60 + second) - ahead
  }

  /// `Tue, 31 Dec 2024`: what stands in front of the day.
  mutating func skipWeekday() {
    guard position < field.count, field[position] | 0x20 &- 0x61 <= 25 else { return }
    let from = position
    let name = word()
    let isShort = MonthName.shortWeekdays.contains(name)
    guard isShort || MonthName.weekdays.contains(String(name.prefix(3))),
      !isShort || (position < field.count && ".,".utf8.contains(field[position]))
    else {
      position = from
      return
    }
    _ = take(".")
    _ = take(",")
    _ = take(" ")
  }

  /// hh:mm, hh:mm:ss or hh:mm:ss.fff, AM or PM, and an optional zone, in seconds; points may stand for colons, as
  /// Oracle has it.
  mutating func time() -> Double? {
    guard let hour = number(1...2), hour < 24 else { return nil }
    let mark: Character = take(":") ? ":" : "."
    guard mark == ":" || take("."), let minute = number(2...2), minute < 60 else { return nil }
    return rest(ofTime: hour, Double(minute * 60), mark: mark)
  }

  /// hhmm or hhmmss, as behind the `T` of ISO 8601's basic form, with what may follow a time.
  ///
  /// - Parameter isBehindMark: whether a `T` or a blank stands in front, without which seconds must be there.
  mutating func basicTime(isBehindMark: Bool) -> Double? {
    guard let hour = number(2...2), hour < 24, let minute = number(2...2), minute < 60 else {
      return nil
    }
    guard isBehindMark || isAtDigit else { return nil }
    return rest(ofTime: hour, Double(minute * 60), mark: nil)
  }

  /// What follows hours and minutes, in seconds with them.
  private mutating func rest(
    ofTime hour: Int, _ minutes: Double, mark: Character?
  ) -> Double? {
    var hour = hour
    var seconds = minutes
    let hasSeconds = mark.map { take($0) } ?? isAtDigit
    if hasSeconds {
      guard let second = number(2...2), second < 60 else { return nil }
      seconds += Double(second)
      // SQL Server writes milliseconds behind a colon.
      if take(".") || take(",") || (mark == ":" && take(":")) {
        let from = position
        guard let fraction = number(1...9) else { return nil }
        var scale = 1.0
        for _ in from..<position { scale *= 10 }
        seconds += Double(fraction) / scale
      }
    }
    if let half = half() {
      guard (1...12).contains(hour) else { return nil }
      hour = hour % 12 + half
    }
    seconds += Double(hour * 3600)
    return zone().map { seconds - $0 }
  }

  /// 0 for AM, 12 for PM.
  private mutating func half() -> Int? {
    let from = position
    _ = take(" ")
    guard position < field.count, [0x61, 0x70].contains(field[position] | 0x20) else {
      position = from
      return nil
    }
    switch word() {
    case "am": return 0
    case "pm": return 12
    case "a" where takeM(): return 0
    case "p" where takeM(): return 12
    default:
      position = from
      return nil
    }
  }

  /// The rest of `a.m.` or `p.m.`.
  private mutating func takeM() -> Bool { take(".") && word() == "m" && take(".") }

  /// How many seconds a zone is ahead of UTC; 0 where none follows.
  ///
  /// - Parameter isBehindDate: whether no time stands in front, where digits need a colon to be no more of a
  ///   code such as `20240131-05`.
  mutating func zone(isBehindDate: Bool = false) -> Double? {
    if isAtEnd { return 0 }
    if take("Z") { return skipZoneName() ? 0 : nil }
    _ = take(" ")
    let from = position
    let name = word()
    // The word for the time of day in German.
    if name == "uhr", isAtEnd { return 0 }
    if let hours = ZoneName.hours[name] {
      let isMeridian = ["utc", "gmt"].contains(name) && !isAtEnd && field[position] != 0x20
      guard let ahead = isMeridian ? offset(1...2) : 0, skipZoneName() else { return nil }
      return hours * 3600 + ahead
    }
    position = from
    guard let ahead = offset(2...2, needsColon: isBehindDate), skipZoneName() else { return nil }
    return ahead
  }

  /// `+02:00`, `-0530` or `+02` in seconds.
  private mutating func offset(_ digits: ClosedRange<Int>, needsColon: Bool = false) -> Double? {
    let isEast = take("+")
    guard isEast || take("-"), let hours = number(digits), hours < 24 else { return nil }
    let sign = isEast ? 1.0 : -1.0
    let hasColon = take(":")
    guard hasColon || !needsColon else { return nil }
    guard hasColon || (position < field.count && field[position] &- UInt8(ascii: "0") <= 9) else {
      return sign * Double(hours * 3600)
    }
    guard let minutes = number(2...2), minutes < 60 else { return nil }
    return sign * Double(hours * 3600 + minutes * 60)
  }

  /// The name of a zone behind its offset, in brackets as Java writes it or in parentheses as browsers do;
  /// false where something else follows.
  private mutating func skipZoneName() -> Bool {
    if isAtEnd { return true }
    let closing: UInt8
    if take("[") {
      closing = UInt8(ascii: "]")
    } else if take(" "), take("(") {
      closing = UInt8(ascii: ")")
    } else {
      return false
    }
    let end = field[position...].firstIndex(of: closing)
    guard end == field.count - 1 else { return false }
    position = field.count
    return true
  }
}

/// Short names of zones that mean one offset, those of RFC 5322 and of Europe.
private enum ZoneName {
  /// How many hours a zone is ahead of UTC.
  static let hours: [String: Double] = [
    "z": 0, "utc": 0, "gmt": 0, "est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6,
    "pst": -8, "pdt": -7, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "met": 1, "mez": 1,
    "mesz": 2, "eet": 2, "eest": 3, "msk": 3,
    "trt": 3, "sast": 2, "wib": 7, "hkt": 8, "sgt": 8, "awst": 8, "jst": 9, "kst": 9, "aest": 10,
    "aedt": 11,
    "nzst": 12, "nzdt": 13, "brt": -3, "art": -3, "akst": -9, "akdt": -8, "hst": -10,
  ]
}

private enum MonthName {
  static let weekdays: Set<String> = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
  /// German ones, which a comma or a point follows.
  static let shortWeekdays: Set<String> = ["mo", "di", "mi", "do", "fr", "sa", "so"]

  /// Names and their short forms, in lower case.
  static let numbers: [String: Int] = {
    let names = [
      "january jan januar jänner janvier janv enero ene gennaio gen januari janeiro stycznia",
      "february feb februar février févr fevrier febrero febbraio februari fevereiro fev lutego",
      "march mar märz mär mrz mars marzo maart mrt março marco marca",
      "april apr avril avr abril abr aprile kwietnia", "may mai mayo maggio mag mei maj maio maja",
      "june jun juni juin junio giugno giu junho czerwca",
      "july jul juli juillet juil julio luglio lug julho lipca",
      "august aug août aout agosto ago augustus augusti sierpnia",
      "september sep sept septembre septiembre settembre set setembro września wrzesnia",
      "october oct oktober okt octobre octubre ottobre ott outubro out października pazdziernika",
      "november nov novembre noviembre novembro listopada",
      "december dec dezember dez décembre decembre déc diciembre dic dicembre dezembro grudnia",
    ]
    var numbers: [String: Int] = [:]
    for (place, names) in names.enumerated() {
      for name in names.split(separator: " ") { numbers[String(name)] = place + 1 }
    }
    return numbers
  }()
}
