/// Decides what a column of names, dates or numbers is, over all its rows.
struct ColumnInference {
  /// A row that does not suit the column's kind.
  struct Misfit: Error {
    var row: Int
    /// Another row that contradicts it, whose line `rule` is given; nil where it is one field's fault.
    var other: Int?
    var rule: @Sendable (_ value: String, _ other: Other?) -> ReadProblem

    /// The field of the other row.
    struct Other: Sendable {
      let value: String
      let line: Int
    }

    init(row: Int, rule: @escaping @Sendable (String) -> ReadProblem) {
      self.row = row
      self.rule = { value, _ in rule(value) }
    }

    /// Rows of which one has the day first and one the month.
    init(dayFirst: Int, monthFirst: Int) {
      row = max(dayFirst, monthFirst)
      other = min(dayFirst, monthFirst)
      let isDay = row == dayFirst
      rule = { value, other in
        .contraryDate(value, isDayFirst: isDay, other?.value ?? "", line: other?.line ?? 0)
      }
    }
  }

  struct Outcome {
    var values: ColumnValues
    var kind: ColumnKind
    var role: ColumnRole
    var reading = ColumnReading.plain
    /// What was decided, and why, where that is not plain to see.
    var decided = ""
    /// What is to be told with the line of a field.
    var notes: [Note] = []
    /// What the numbers tell of the mark in front of fractions.
    var marks: MarkEvidence?

    mutating func tell(_ text: String) { decided += (decided.isEmpty ? "" : "; ") + text }
  }

  /// What is to be told of the field in a row, once its line is known.
  struct Note: Sendable {
    var row: Int
    var text: @Sendable (_ value: String, _ line: Int) -> String

    /// The first row with a number beyond single precision.
    static func beyond(_ row: Int) -> Note {
      Note(row: row) {
        "line \($1): \(ReadProblem.short($0)) is beyond 3.4e38 and counts as missing"
      }
    }

    /// The first row with one of several odd fields.
    static func first(_ row: Int) -> Note { Note(row: row) { "the first is in line \($1)" } }
  }

  /// Fewer names than this prove nothing by being distinct.
  private static let fewestIdentifiers = 20
  /// The share of distinct names from which on they identify rows.
  private static let identifierShare = 0.95

  let plan: ColumnPlan
  let column: CodedColumn
  let rules: ReadingRules
  let delimiter: UInt8

  /// The values in the kind that was asked for, or in the narrowest one that fits all rows: number,
  /// date, boolean, identifier, category.
  func outcome() throws(Misfit) -> Outcome {
    switch plan.kind {
    case .number: return try requiredNumbers()
    case .date: return try requiredDates()
    case .boolean: return try boolean()
    case .category: return names { _ in .category }
    case .text:
      return outcome(.text(column.text()), .text, role: isIdentifying ? .identifier : .feature)
    case nil: return try inferred()
    }
  }

  private func inferred() throws(Misfit) -> Outcome {
    if let rowNames { return rowNames }
    if plan.isNameless, plan.role == nil, column.presentCodes == 0 {
      return ignored("no name and no value: read past")
    }
    let numbers = NumberEvidence.best(column, rules, delimiter: delimiter)
    let dates = numbers.isComplete && numbers.style == nil ? [] : dateEvidence
    let completeDates = dates.filter(\.isComplete)
    if numbers.isComplete && (numbers.style == nil || completeDates.isEmpty) {
      return try number(numbers)
    }
    if let likely = likely(completeDates, among: dates) { return outcome(likely) }
    if plan.role == nil, plan.hasIdentifierName, isIdentifying { return identifier() }
    let likelyDates = completeDates.isEmpty ? mostDates(dates) : completeDates
    if completeDates.isEmpty, likelyDates.count == 1 { return outcome(likelyDates[0]) }
    if numbers.hasFewOdd, !hasLeadingZeros {
      try refuseInfinite(numbers)
      return outcome(numbers)
    }
    var found =
      plan.role == nil && isIdentifying
      ? identifier() : names { isYesAndNo($0) ? .boolean : .category }
    guard likelyDates.count > 1 else {
      let contrary = ContraryDates(dates, in: column)
      guard let contrary else { return told(found) }
      found.notes += contrary.notes
      return found
    }
    found.tell(
      "days and months cannot be told apart in any row; data.reading.dates can say which come first: "
        + "'dayFirst' or 'monthFirst'")
    return found
  }

  private func outcome(
    _ values: ColumnValues, _ kind: ColumnKind, role: ColumnRole = .feature
  ) -> Outcome {
    Outcome(
      values: values, kind: kind, role: plan.role ?? role,
      reading: ColumnReading(missing: rules.missing))
  }

  private func identifier(_ reason: String? = nil) -> Outcome {
    var found = outcome(.text(column.text()), .text, role: .identifier)
    found.decided =
      reason
      ?? "\(column.presentCodes) different values in \(column.presentRows) rows: names rows, not learnt from"
    return found
  }

  /// A column of names, told why it holds none of the numbers or dates that its fields look like.
  private func told(_ names: Outcome) -> Outcome {
    var names = names
    guard let reason = NamesReason(column, rules, delimiter: delimiter), !hasLeadingZeros else {
      return names
    }
    if let row = reason.row {
      names.notes.append(Note(row: row) { reason.sentence($0, line: $1) })
    } else {
      names.tell(reason.sentence("", line: 0))
    }
    return names
  }

  // MARK: - Row numbers

  /// A first column that only counts or names the rows, as pandas and R write it, and one of whole numbers that is
  /// called as pandas calls such, wherever it stands; nil for any other.
  private var rowNames: Outcome? {
    guard plan.mayHoldRowNames, plan.role == nil, column.isEveryRowDifferent else { return nil }
    let numbers = column.fields { Int(String(decoding: $0, as: UTF8.self)) }
    let first = numbers[Int(column.codes.values[0])]
    let isCounting = first.map { first in
      (0...1).contains(first)
        && (0..<column.codes.count).allSatisfy {
          numbers[Int(column.codes.values[$0])] == first + $0
        }
    }
    // Of a table whose rows were mixed or left out.
    let areNumbers = plan.isUnnamed && !numbers.contains { $0.map { $0 < 0 } ?? true }
    guard isCounting == true || areNumbers || plan.isNameless else { return nil }
    return ignored(
      isCounting == true || areNumbers
        ? "the row numbers that pandas and R write: read past"
        : "names of rows without a header: read past")
  }

  private func ignored(_ reason: String) -> Outcome {
    var found = outcome(.text(TextValues()), .text)
    found.role = .ignored
    found.decided = reason
    return found
  }

  // MARK: - Numbers

  private func number(_ numbers: NumberEvidence) throws(Misfit) -> Outcome {
    if numbers.infinite.isEmpty {
      if plan.role == nil, plan.hasIdentifierName, isIntegerKey {
        return identifier(
          "its name, and whole numbers of which none is there twice: not learnt from")
      }
      if column.mergedNumbers(numbers.values) > 0 { return longNumbers }
      if !plan.hasIdentifierName, isDigits, hasLeadingZeros {
        // What has no date yet is zeros.
        let days = DateEvidence(column, .compact)
        if days.isComplete || days.hasFewOdd { return outcome(days) }
      }
      if isDigits, hasLeadingZeros {
        if plan.role == nil, isIdentifying { return identifier() }
        var code = outcome(.category(column.categories()), .category)
        code.decided = "digits with zeros in front are a code; data.columns can make it a number"
        return code
      }
      if !plan.hasIdentifierName, isDigits, numbers.compactDates == nil {
        let days = DateEvidence(column, .compact)
        if days.hasFewOdd { return outcome(days) }
      }
      if !plan.hasIdentifierName, numbers.style == nil || isDigits, let dates = numbers.compactDates
      {
        return date(dates, .compact)
      }
    }
    try refuseInfinite(numbers)
    return outcome(numbers)
  }

  /// Numbers of which some would become one.
  private var longNumbers: Outcome {
    let reason = "whole numbers beyond 2^53, which a number would not tell apart"
    if plan.role == nil, isIdentifying {
      return identifier("\(reason): names rows, not learnt from")
    }
    var code = outcome(.category(column.categories()), .category)
    code.decided = "\(reason), are a code; data.columns can make it a number"
    return code
  }

  private func requiredNumbers() throws(Misfit) -> Outcome {
    let numbers = NumberEvidence.best(column, rules, delimiter: delimiter, all: true)
    let text = column.firstRow(ofAny: numbers.odd.codes)
    try refuseInfinite(numbers, before: text)
    if let text { throw Misfit(row: text) { .notNumber($0) } }
    return outcome(numbers)
  }

  private func refuseInfinite(
    _ numbers: NumberEvidence, before text: Int? = nil
  ) throws(Misfit) {
    guard let row = column.firstRow(ofAny: numbers.infinite), row < text ?? .max else { return }
    throw Misfit(row: row) { .infinite($0) }
  }

  private func outcome(_ numbers: NumberEvidence) -> Outcome {
    var found = outcome(.number(column.gather(numbers.values)), .number)
    found.reading.numbers =
      numbers.style ?? (rules.hasThousands ? NumberStyle(decimal: rules.decimal ?? .point) : nil)
    if let style = numbers.style { found.tell(style.description) }
    let merged = column.mergedNumbers(numbers.values)
    if merged > 0 { found.tell("\(merged) whole numbers beyond 2^53 become one with another") }
    let marks = MarkEvidence(numbers, in: column)
    found.marks = marks
    if let note = ambiguity(marks, numbers) { found.tell(note) }
    take(numbers.odd, rows: numbers.numberRows, as: "numbers", into: &found)
    if let note = contradiction(numbers) { found.notes.append(note) }
    if let row = column.firstRow(ofAny: numbers.beyond) { found.notes.append(.beyond(row)) }
    return found
  }

  /// What is told of odd fields that are taken for missing.
  private func take(_ odd: OddFields, rows: Int, as kind: String, into found: inout Outcome) {
    guard let row = column.firstRow(ofAny: odd.codes) else { return }
    found.reading.missing += column.dictionary.sorted(odd.codes).map(column.text)
    found.tell(
      "\(rows) of \(column.presentRows) values are \(kind); taken for missing: "
        + column.told(odd.codes))
    found.notes.append(.first(row))
  }

  /// What is told where thousands look like fractions; nil where they do not, or where it is stated which
  /// they are.
  private func ambiguity(_ marks: MarkEvidence, _ numbers: NumberEvidence) -> String? {
    guard case .ambiguous(let codes) = marks, let file = rules.fileMark,
      let row = column.firstRow(ofAny: codes)
    else { return nil }
    let code = Int(column.codes.values[row])
    let other = column.dictionary[code].withUnsafeBufferPointer {
      NumberStyle.parse($0, decimal: numbers.decimal.other, forms: numbers.forms)?.value
    }
    guard let other else { return nil }
    return "ambiguous: \(column.quoted(code)) was read as \(numbers.values[code].shortText), "
      + "\(file.why); if it is \(other.shortText), set data.reading.decimal to "
      + "'\(numbers.decimal.other.rawValue)'"
  }

  /// What is told where fields are no numbers with the mark that is stated, and the column was read with the
  /// other.
  private func contradiction(_ numbers: NumberEvidence) -> Note? {
    guard let stated = rules.decimal, numbers.decimal != stated else { return nil }
    let codes = numbers.values.indices.filter { code in
      !numbers.values[code].isNaN
        && column.dictionary[code].withUnsafeBufferPointer {
          NumberStyle.parse($0, decimal: stated, forms: numbers.forms) == nil
        }
    }
    guard let row = column.firstRow(ofAny: codes) else { return nil }
    let rows = codes.reduce(0) { $0 + column.counts[$1] }
    return Note(row: row) { value, line in
      "data.reading states \(stated.title), but \(rows) value\(rows == 1 ? " has" : "s have") "
        + "\(numbers.decimal.title), such as '\(ReadProblem.short(value))' in line \(line): read with them"
    }
  }

  /// Whole numbers, none missing and none twice.
  private var isIntegerKey: Bool {
    column.presentCodes == column.usedRows
      && zip(
        column.isMissing,
        column.fields { field in field.allSatisfy { $0 &- UInt8(ascii: "0") <= 9 } }
      ).allSatisfy { $0 || $1 }
  }

  /// Digits and nothing else.
  private var isDigits: Bool {
    zip(
      column.isMissing,
      column.fields { MissingTokens.trimmed($0).allSatisfy { $0 &- UInt8(ascii: "0") <= 9 } }
    ).allSatisfy { $0 || $1 }
  }

  /// Some have a zero in front.
  private var hasLeadingZeros: Bool {
    zip(column.isMissing, column.fields(NumberField.hasLeadingZero)).contains { !$0 && $1 }
  }

  // MARK: - Dates

  /// What dates may be written in: a stated order of day and month leaves no other, but ISO 8601 as ever.
  private var dateFormats: [DateFormat] { ColumnReading(dates: rules.dates).triedDates }

  private var dateEvidence: [DateEvidence] {
    dateFormats.map { DateEvidence(column, $0) }.filter { $0.dateRows > 0 }
  }

  /// The only format that reads all fields; of several the one as ISO 8601, where it reads all but a few, or none.
  ///
  /// Where it is years of two digits that stand last, and what would be days takes few values and what would be
  /// years many, the years stand first: `23/09/18`, `23/10/02`.
  private func likely(_ complete: [DateEvidence], among all: [DateEvidence]) -> DateEvidence? {
    if rules.dates == nil, complete.contains(where: { $0.format.exchanged != nil }) {
      let short = DateEvidence(column, .shortYearFirst)
      if short.isComplete, short.isoRows == 0, short.hasDaysLast(column) { return short }
    }
    return complete.count < 2
      ? complete.first : all.first { $0.format == .yearFirst && $0.hasFewOdd }
  }

  /// The formats that read all but a few fields, of these the ones that read the most.
  private func mostDates(_ dates: [DateEvidence]) -> [DateEvidence] {
    let few = dates.filter(\.hasFewOdd)
    let most = few.map(\.dateRows).max()
    return few.filter { $0.dateRows == most }
  }

  private func outcome(_ dates: DateEvidence) -> Outcome {
    var found = date(dates.seconds, dates.format)
    if dates.isoRows > 0 { found.tell("\(dates.isoRows) of them as ISO 8601 has them") }
    if dates.hasDistantShortYears(column) {
      found.tell("years of two digits are those from 1970 to 2069")
    }
    take(dates.odd, rows: dates.dateRows + dates.isoRows, as: "dates", into: &found)
    return found
  }

  private func date(_ seconds: [Double], _ format: DateFormat) -> Outcome {
    let distant = NoDates(seconds).codes
    var seconds = seconds
    for code in distant { seconds[code] = .nan }
    var found = outcome(.date(column.gather(seconds)), .date)
    // ISO 8601 is what is understood anyway.
    if format != .yearFirst {
      found.reading.dates = format
      found.decided = "dates " + format.title
    }
    if !distant.isEmpty {
      found.reading.missing += column.dictionary.sorted(distant).map(column.text)
      found.tell("no dates, taken for missing: " + column.told(distant))
    }
    return found
  }

  private func requiredDates() throws(Misfit) -> Outcome {
    if column.presentCodes == 0 {
      return outcome(.date(column.gather(column.isMissing.map { _ in .nan })), .date)
    }
    let all = dateFormats.map { DateEvidence(column, $0, all: true) }
    let fitting = all.filter { $0.isComplete }
    if let likely = likely(fitting, among: all) { return outcome(likely) }
    let unclear = all.first { $0.format == .yearFirst }?.odd.codes ?? []
    if let row = column.firstRow(ofAny: unclear), fitting.count > 1 {
      throw Misfit(row: row) { .ambiguousDate($0) }
    }
    if let contrary = ContraryDates(all, in: column) { throw contrary.misfit }
    // No format fits all rows: the one that lasts longest shows the row that is to blame.
    let firstBad = all.compactMap { column.firstRow(ofAny: $0.odd.codes) }
    throw Misfit(row: firstBad.max() ?? 0) { .notDate($0) }
  }

  // MARK: - Names

  /// Names, where a model learns from them with all spellings of one as one.
  private func names(_ kind: (Categories) -> ColumnKind) -> Outcome {
    let isFeature = (plan.role ?? .feature) == .feature && !plan.hasIdentifierName
    guard isFeature else {
      let categories = column.categories()
      return outcome(.category(categories), kind(categories))
    }
    let spellings = MergedSpellings(column)
    let categories = column.categories(merging: spellings)
    var found = outcome(.category(categories), kind(categories))
    found.decided = spellings.told
    return found
  }

  private func boolean() throws(Misfit) -> Outcome {
    let found = names { _ in .boolean }
    guard case .category(let categories) = found.values, categories.levels.count > 2 else {
      return found
    }
    var seen: Set<Int32> = []
    for (row, code) in categories.codes.enumerated() where code >= 0 {
      seen.insert(code)
      if seen.count > 2 { throw Misfit(row: row) { .thirdName($0) } }
    }
    return found
  }

  private func isYesAndNo(_ categories: Categories) -> Bool {
    TruthWord.isFirstYes(categories.levels) != nil
  }

  /// Nearly every row has a name of its own.
  private var isIdentifying: Bool {
    let rows = column.presentRows
    guard rows >= Self.fewestIdentifiers || (plan.hasIdentifierName && rows > 0) else {
      return false
    }
    return Double(column.presentCodes) >= Self.identifierShare * Double(rows)
  }
}
