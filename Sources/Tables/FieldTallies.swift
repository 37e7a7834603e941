import CKernels

/// The different fields of a column that came last, each read once.
///
/// It forgets them when they become too many, so that its memory does not grow with the rows.
struct FieldCache: Sendable {
  private static let most = 1 << 16

  private var dictionary = ByteDictionary()
  private var values: [Double] = []

  /// Writes what `read` makes of every field; it is called with a field that is not known, and its row.
  mutating func read(
    _ fields: UnsafeBufferPointer<ckt_field>, of text: UnsafePointer<UInt8>,
    into target: UnsafeMutablePointer<Double>,
    _ read: (UnsafeBufferPointer<UInt8>, Int) -> Double
  ) {
    if dictionary.count > Self.most { self = FieldCache() }
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: fields.count) { codes in
      guard let base = codes.baseAddress else { return }
      dictionary.encode(fields, of: text, into: base)
      for row in 0..<fields.count {
        let code = Int(codes[row])
        if code == values.count {
          values.append(dictionary[code].withUnsafeBufferPointer { read($0, row) })
        }
        target[row] = values[code]
      }
    }
  }
}

/// What fields tell, one by one in the order of rows, of how the dates of a column are written.
///
/// It decides as `ColumnInference` does for a column that must hold dates, and holds no field.
struct DateTally: Sendable {
  private struct Format: Sendable {
    let format: DateFormat
    /// The first row that is no date in it, nor one as ISO 8601 has it; what comes behind is not looked at.
    var firstOdd: Int?
    /// Whether that row has day and month the other way round.
    var isOddExchanged = false
    /// The first row with a date of this format, with one of ISO 8601 where that is another, and with a year of two
    /// digits.
    var firstOwn: Int?
    var firstISO: Int?
    var firstShort: Int?
    var low = Double.infinity
    var latest = LatestDays()

    init(_ format: DateFormat) { self.format = format }

    /// The first row that does not go with the others: beside years of two digits nobody knows which of them is
    /// the year.
    var firstBad: Int? {
      guard firstOdd == nil, let firstISO, let firstShort else { return firstOdd }
      return max(firstISO, firstShort)
    }

    var isComplete: Bool { firstBad == nil && firstOwn != nil }

    /// - Parameter iso: the date as ISO 8601 has it; nil where it is none.
    mutating func add(_ field: UnsafeBufferPointer<UInt8>, iso: Double?, row: Int) {
      var found = format == .yearFirst ? iso : format.seconds(field)
      if found != nil {
        firstOwn = min(firstOwn ?? row, row)
        if firstShort == nil, format.hasShortYear(field) { firstShort = row }
      } else {
        found = iso
        if let found, !DateFormat.isNone(found) { firstISO = min(firstISO ?? row, row) }
      }
      guard let found else {
        firstOdd = row
        isOddExchanged = format.exchanged?.seconds(field) != nil
        return
      }
      guard !DateFormat.isNone(found) else { return }
      low = min(low, found)
      latest.add(found)
    }

    mutating func merge(_ other: Format) {
      func first(_ rows: Int?...) -> Int? { rows.compactMap(\.self).min() }
      if let odd = other.firstOdd, odd < firstOdd ?? .max { isOddExchanged = other.isOddExchanged }
      firstOdd = first(firstOdd, other.firstOdd)
      firstOwn = first(firstOwn, other.firstOwn)
      firstISO = first(firstISO, other.firstISO)
      firstShort = first(firstShort, other.firstShort)
      low = min(low, other.low)
      latest.merge(other.latest)
    }
  }

  /// What is found of all dates.
  struct Found: Sendable {
    let format: DateFormat
    /// The first and the last; nil where all are so far from any record that they stand for none.
    let span: ClosedRange<Double>?
    /// The last but for strays.
    let end: Double?
  }

  private var formats: [Format]
  private var firstPresent: Int?
  private let words: [String]

  init(_ rules: ReadingRules) {
    formats = ColumnReading(dates: rules.dates).triedDates.map(Format.init)
    words = rules.missing
  }

  /// Takes fields of rows from `firstRow` on.
  mutating func add(
    _ fields: UnsafeBufferPointer<ckt_field>, of text: UnsafePointer<UInt8>, firstRow: Int,
    cache: inout FieldCache
  ) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: fields.count) { unused in
      guard let base = unused.baseAddress else { return }
      cache.read(fields, of: text, into: base) { field, row in
        add(field, row: firstRow + row)
        return .nan
      }
    }
  }

  private mutating func add(_ bytes: UnsafeBufferPointer<UInt8>, row: Int) {
    let field = MissingTokens.trimmed(bytes)
    guard !MissingTokens.isMissing(field, or: words) else { return }
    if firstPresent == nil { firstPresent = row }
    guard !MissingTokens.isMissingDate(field) else { return }
    let iso = DateFormat.yearFirst.seconds(field)
    for place in formats.indices where formats[place].firstOdd == nil {
      formats[place].add(field, iso: iso, row: row)
    }
  }

  /// Takes over what other rows told.
  mutating func merge(_ other: DateTally) {
    firstPresent = [firstPresent, other.firstPresent].compactMap(\.self).min()
    for (place, more) in other.formats.enumerated() {
      formats[place].merge(more)
    }
  }

  /// The format of all dates; nil where no row holds one.
  func found() throws(ColumnInference.Misfit) -> Found? {
    guard let firstPresent else { return nil }
    let fitting = formats.filter(\.isComplete)
    guard fitting.count < 2 else {
      throw .init(row: firstPresent) { .ambiguousDate($0) }
    }
    guard let found = fitting.first else {
      if let contrary { throw contrary }
      // No format fits all rows: the one that lasts longest shows the row that is to blame.
      throw .init(row: formats.compactMap(\.firstBad).max() ?? 0) { .notDate($0) }
    }
    let latest = found.latest
    return Found(
      format: found.format, span: latest.last.map { found.low...$0 }, end: latest.end)
  }

  /// Rows of which one has the day first and one the month; nil where there are none.
  private var contrary: ColumnInference.Misfit? {
    func odd(in format: DateFormat) -> Int? {
      formats.first { $0.format == format && $0.isOddExchanged }?.firstOdd
    }
    guard let day = odd(in: .monthFirst), let month = odd(in: .dayFirst) else { return nil }
    return .init(dayFirst: day, monthFirst: month)
  }
}

/// What fields tell of how the numbers of a column are written that are not all plain digits.
///
/// It decides as `NumberEvidence` and `MarkEvidence` do for a column that must hold numbers, and holds no field.
struct NumberTally: Sendable {
  private struct Style: Sendable {
    /// Nil for digits with or without a decimal point.
    let decimal: NumberStyle.Mark?
    /// What numbers may be written with besides.
    let forms: NumberForms
    let missing: MissingNumbers
    var rows = 0
    var hasNumber = false
    var firstOdd: Int?
    var firstInfinite: Int?
    var units: Set<String> = []
    var seenForms = FormEvidence()
    /// Whether a number is none with the other mark, and whether one is another.
    var hasClearMark = false
    var hasOtherMark = false
    /// Whether a field says something else than as plain digits.
    var differs = false

    init(_ decimal: NumberStyle.Mark?, _ forms: NumberForms, words: [String]) {
      self.decimal = decimal
      self.forms = forms
      missing = MissingNumbers(words, decimal: decimal)
    }

    mutating func merge(_ other: Style) {
      rows += other.rows
      hasNumber = hasNumber || other.hasNumber
      firstOdd = [firstOdd, other.firstOdd].compactMap(\.self).min()
      firstInfinite = [firstInfinite, other.firstInfinite].compactMap(\.self).min()
      units.formUnion(other.units)
      seenForms.merge(other.seenForms)
      hasClearMark = hasClearMark || other.hasClearMark
      hasOtherMark = hasOtherMark || other.hasOtherMark
      differs = differs || other.differs
    }
  }

  private var styles: [Style]
  private var isPresent = false
  private let words: [String]

  init(_ rules: ReadingRules) {
    words = rules.missing
    let words = words
    styles =
      [nil, .point, .comma].map { Style($0, [], words: words) }
      + [.point, .comma].map { Style($0, .all, words: words) }
  }

  /// Takes fields of rows from `firstRow` on.
  mutating func add(
    _ fields: UnsafeBufferPointer<ckt_field>, of text: UnsafePointer<UInt8>, firstRow: Int,
    cache: inout FieldCache
  ) {
    withUnsafeTemporaryAllocation(of: Double.self, capacity: fields.count) { flags in
      guard let base = flags.baseAddress else { return }
      cache.read(fields, of: text, into: base) { add($0, row: firstRow + $1) }
      for row in 0..<fields.count {
        let areNumbers = Int(flags[row])
        for place in styles.indices { styles[place].rows += areNumbers >> place & 1 }
      }
    }
  }

  /// Gives for every style a bit that says whether the field is a number in it.
  private mutating func add(_ bytes: UnsafeBufferPointer<UInt8>, row: Int) -> Double {
    let isMissing = MissingTokens.isMissing(MissingTokens.trimmed(bytes), or: words)
    if !isMissing { isPresent = true }
    var plain = Double.nan
    var areNumbers = 0
    for place in styles.indices {
      let (field, written) = NumberEvidence.field(
        bytes, isMissing: isMissing, decimal: styles[place].decimal, forms: styles[place].forms,
        styles[place].missing)
      if let unit = written?.unit { styles[place].units.insert(Currency.key(unit)) }
      if let written { styles[place].seenForms.add(written) }
      var value = Double.nan
      switch field {
      case .number(let number):
        value = number
        styles[place].hasNumber = true
        areNumbers |= 1 << place
        tellMark(of: bytes, value, style: place)
      case .beyond: styles[place].hasNumber = true
      case .infinite:
        styles[place].hasNumber = true
        styles[place].firstInfinite = min(styles[place].firstInfinite ?? row, row)
      case .text: styles[place].firstOdd = min(styles[place].firstOdd ?? row, row)
      case .missing: break
      }
      if place == 0 { plain = value }
      if value != plain, !(value.isNaN && plain.isNaN) { styles[place].differs = true }
    }
    return Double(areNumbers)
  }

  private mutating func tellMark(
    of bytes: UnsafeBufferPointer<UInt8>, _ value: Double, style place: Int
  ) {
    guard bytes.contains(where: { $0 == 0x2E || $0 == 0x2C || $0 == 0xEF }) else { return }
    let decimal = styles[place].decimal ?? .point
    let other = NumberStyle.parse(bytes, decimal: decimal.other, forms: styles[place].forms)
    guard let other else {
      styles[place].hasClearMark = true
      return
    }
    if other.value != value { styles[place].hasOtherMark = true }
  }

  /// Takes over what other rows told.
  mutating func merge(_ other: NumberTally) {
    isPresent = isPresent || other.isPresent
    for (place, more) in other.styles.enumerated() { styles[place].merge(more) }
  }

  /// The style of all numbers; nil where they are plain digits.
  func found(
    _ rules: ReadingRules, delimiter: UInt8
  ) throws(ColumnInference.Misfit) -> NumberStyle? {
    var style = best(rules.decimal, isStated: rules.decimal != nil, delimiter)
    if rules.decimal == nil, style.hasOtherMark, !style.hasClearMark {
      style = best(FileMark.usual(delimiter), isStated: false, delimiter)
    }
    if let row = style.firstInfinite, row < style.firstOdd ?? .max {
      throw .init(row: row) { .infinite($0) }
    }
    if let row = style.firstOdd { throw .init(row: row) { .notNumber($0) } }
    return style.decimal.map { NumberStyle(decimal: $0, forms: style.forms) }
  }

  /// As `NumberEvidence.best` chooses.
  private func best(
    _ wanted: NumberStyle.Mark?, isStated: Bool, _ delimiter: UInt8
  ) -> Style {
    func isComplete(_ style: Style) -> Bool {
      style.firstOdd == nil && style.units.count < 2 && (style.hasNumber || !isPresent)
    }
    func style(_ mark: NumberStyle.Mark) -> Style { styles[mark == .point ? 1 : 2] }
    let plain = styles[0]
    if isComplete(plain), wanted != .comma { return plain }
    let mark = wanted ?? FileMark.usual(delimiter)
    let preferred = style(mark)
    if isComplete(plain) {
      return isComplete(preferred) && (isStated || preferred.differs) ? preferred : plain
    }
    let candidates =
      wanted == .comma
      ? [preferred, plain, style(mark.other)] : [plain, preferred, style(mark.other)]
    let formed = (mark == .point ? [styles[3], styles[4]] : [styles[4], styles[3]])
      .filter { $0.seenForms.forms != nil }
    let all = candidates + formed
    return all.first(where: isComplete)
      ?? all.dropFirst().reduce(all[0]) { $1.rows > $0.rows ? $1 : $0 }
  }
}
