/// How the text of a column becomes its values: found out over all rows of the training table, and the
/// same for every row that is scored later.
public struct ColumnReading: Sendable, Hashable {
  /// How numbers are written; nil where all are digits with or without a decimal point.
  public var numbers: NumberStyle? { didSet { findMissingNumbers() } }
  /// How dates are written; nil where that is found out for every file, or is ISO 8601.
  public var dates: DateFormat?
  /// What stands for a missing value here, besides what does so everywhere.
  public var missing: [String] { didSet { findMissingNumbers() } }
  private var missingNumbers: MissingNumbers
  /// The words of `missing`.
  private var missingWords: Set<[UInt8]>

  public init(
    numbers: NumberStyle? = nil, dates: DateFormat? = nil, missing: [String] = []
  ) {
    self.numbers = numbers
    self.dates = dates
    self.missing = missing
    missingNumbers = MissingNumbers(
      missing, decimal: numbers?.decimal, forms: numbers?.forms ?? [])
    missingWords = Set(missing.map { Array($0.utf8) })
  }

  private mutating func findMissingNumbers() {
    missingNumbers = MissingNumbers(
      missing, decimal: numbers?.decimal, forms: numbers?.forms ?? [])
    missingWords = Set(missing.map { Array($0.utf8) })
  }

  /// What holds where nothing else was found out.
  public static let plain = ColumnReading()

  public var isPlain: Bool { self == .plain }

  /// Whether a field, trimmed, is one of the column's own words for a missing value.
  private func isMissingHere(_ trimmed: UnsafeBufferPointer<UInt8>) -> Bool {
    !missingWords.isEmpty && missingWords.contains(Array(trimmed))
  }

  /// Whether a number, however it is written, stands for a missing value here.
  package func isMissingHere(_ number: Double) -> Bool { missingNumbers.contains(number) }

  /// The formats that dates to be scored may have: where training rows have the day first, one row cannot make
  /// it the month or a year of two digits, nor the other way round.
  package var possibleDates: [DateFormat] {
    let exclusive: [DateFormat] = [.dayFirst, .monthFirst, .shortYearFirst]
    guard let dates, exclusive.contains(dates) else {
      return DateFormat.allCases.filter { dates == nil || $0 != .shortYearFirst }
    }
    return DateFormat.allCases.filter { $0 == dates || !exclusive.contains($0) }
  }

  /// The formats that are tried on the columns of a table: years of two digits stand first where that is stated,
  /// or where nothing else fits as well.
  var triedDates: [DateFormat] {
    possibleDates.filter { $0 != .shortYearFirst || dates == .shortYearFirst }
  }

  /// What a field says in a column of numbers.
  package func number(_ field: UnsafeBufferPointer<UInt8>) -> NumberField {
    let found = written(field)
    if missing.isEmpty { return found }
    switch found {
    case .number, .beyond: return missingNumbers.contains(found) ? .missing : found
    case .missing: return found
    case .infinite, .text:
      return isMissingHere(MissingTokens.trimmed(field)) ? .missing : found
    }
  }

  /// What a field says apart from the column's own words.
  private func written(_ field: UnsafeBufferPointer<UInt8>) -> NumberField {
    let plain = NumberField(field)
    guard let numbers, plain != .missing, plain != .infinite else { return plain }
    return numbers.number(field).map(NumberField.init(finite:)) ?? .text
  }

  /// Seconds since 1970 of a field in a column of dates; NaN where it is missing, nil where it is no date.
  ///
  /// Among dates in the order of the training rows, ISO 8601 is understood as well. Years of two digits stand first
  /// between slashes only where the training rows have them so.
  package func seconds(
    _ field: UnsafeBufferPointer<UInt8>, in format: DateFormat
  ) -> Double? {
    let trimmed = MissingTokens.trimmed(field)
    if MissingTokens.isMissingDate(trimmed) || isMissingHere(trimmed) { return .nan }
    if format == .shortYearFirst, dates == nil, trimmed.contains(UInt8(ascii: "/")) { return nil }
    return format.seconds(trimmed)
      ?? (format == dates ? DateFormat.yearFirst.seconds(trimmed) : nil)
  }
}

extension ColumnReading: Codable {
  private enum CodingKeys: String, CodingKey {
    case decimal, unit, suffixes, indianGroups, measures, wrappers, clock, dates, missing
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    var numbers = try values.decodeIfPresent(NumberStyle.Mark.self, forKey: .decimal).map {
      NumberStyle(decimal: $0, unit: try values.decodeIfPresent(String.self, forKey: .unit))
    }
    for (key, form) in Self.forms
    where try values.decodeIfPresent(Bool.self, forKey: key) == true {
      numbers?.forms.insert(form)
    }
    let dates = try values.decodeIfPresent(DateFormat.self, forKey: .dates)
    let missing = try values.decodeIfPresent([String].self, forKey: .missing)
    self.init(numbers: numbers, dates: dates, missing: missing ?? [])
  }

  private static let forms: [(CodingKeys, NumberForms)] = [
    (.suffixes, .suffixes), (.indianGroups, .indianGroups), (.measures, .measures),
    (.wrappers, .wrappers), (.clock, .clock),
  ]

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    if let numbers { try values.encode(numbers.decimal, forKey: .decimal) }
    if let unit = numbers?.unit { try values.encode(unit, forKey: .unit) }
    for (key, form) in Self.forms where numbers?.forms.contains(form) == true {
      try values.encode(true, forKey: key)
    }
    if let dates { try values.encode(dates, forKey: .dates) }
    if !missing.isEmpty { try values.encode(missing, forKey: .missing) }
  }
}

extension ColumnReading: CustomStringConvertible {
  /// The reading in a few words; empty where it is plain.
  public var description: String {
    var parts: [String] = []
    if let numbers { parts.append(numbers.description) }
    if let dates { parts.append("dates \(dates.title)") }
    if !missing.isEmpty {
      parts.append(missing.map { "'\($0)'" }.joined(separator: ", ") + " missing")
    }
    return parts.joined(separator: "; ")
  }
}
