/// Decides what a column of names, dates or numbers is, over all its rows.
struct ColumnInference {
  /// A row that does not suit the column's kind.
  struct Misfit: Error {
    var row: Int
    var rule: @Sendable (String) -> ReadProblem
  }

  struct Outcome {
    var values: ColumnValues
    var kind: ColumnKind
    var role: ColumnRole
    var reading = ColumnReading.plain
    /// What was decided, and why, where that is not plain to see.
    var decided = ""
    /// The first row of a number beyond single precision.
    var beyond: Int?
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
    case .category: return outcome(.category(column.categories()), .category)
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
    let numbers = NumberEvidence.best(column, decimal: rules.decimal, delimiter: delimiter)
    let dates = numbers.isComplete && numbers.style == nil ? [] : dateEvidence
    let completeDates = dates.filter(\.isComplete)
    if numbers.isComplete && (numbers.style == nil || completeDates.isEmpty) {
      return try number(numbers)
    }
    if completeDates.count == 1 { return outcome(completeDates[0]) }
    if plan.role == nil, plan.hasIdentifierName, isIdentifying { return identifier() }
    if numbers.hasFewWords { return outcome(numbers) }
    let wordy = dates.filter(\.hasFewWords)
    if completeDates.isEmpty, wordy.count == 1 { return outcome(wordy[0]) }
    let odd = numbers.numberCodes > Self.fewestIdentifiers ? numbers.others.first : nil
    let oddNumber = odd.map { "many values are numbers, but \(quoted($0)) is none" }
    if plan.role == nil, isIdentifying { return identifier(oddNumber) }
    let categories = column.categories()
    var names = outcome(.category(categories), isYesAndNo(categories) ? .boolean : .category)
    if completeDates.count > 1 {
      names.decided =
        "days and months cannot be told apart in any row; data.reading.dates says which"
    } else {
      names.decided = oddNumber ?? ""
    }
    return names
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

  private func quoted(_ code: Int) -> String {
    "'\(ReadProblem.short(String(decoding: column.dictionary[code], as: UTF8.self)))'"
  }

  /// Words and how many rows have each, the most frequent first.
  private func told(_ words: [Int]) -> String {
    words.sorted { (column.counts[$1], $0) < (column.counts[$0], $1) }
      .map { "\(quoted($0)) (\(column.counts[$0]))" }.joined(separator: ", ")
  }

  // MARK: - Row numbers

  /// A first column that only counts or names the rows, as pandas and R write it; nil for any other.
  private var rowNames: Outcome? {
    guard plan.mayHoldRowNames, plan.role == nil, column.presentCodes == column.codes.count else {
      return nil
    }
    let numbers = column.fields { Int(String(decoding: $0, as: UTF8.self)) }
    let first = numbers[Int(column.codes.values[0])]
    let isCounting = first.map { first in
      (0...1).contains(first)
        && (0..<column.codes.count).allSatisfy {
          numbers[Int(column.codes.values[$0])] == first + $0
        }
    }
    guard isCounting == true || plan.isNameless else { return nil }
    return ignored(
      isCounting == true
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
      if isDigits, hasLeadingZeros {
        if plan.role == nil, isIdentifying { return identifier() }
        var code = outcome(.category(column.categories()), .category)
        code.decided = "digits with zeros in front are a code; data.columns can make it a number"
        return code
      }
      if !plan.hasIdentifierName, numbers.style == nil || isDigits, let dates = numbers.compactDates
      {
        return date(dates, .compact)
      }
    }
    try refuseInfinite(numbers)
    return outcome(numbers)
  }

  private func requiredNumbers() throws(Misfit) -> Outcome {
    let numbers = NumberEvidence.best(
      column, decimal: rules.decimal, delimiter: delimiter, all: true)
    var isText = column.isMissing.map { _ in false }
    for code in numbers.words + numbers.others { isText[code] = true }
    let text = column.firstRow(where: isText)
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
    found.reading.numbers = numbers.style
    found.beyond = column.firstRow(ofAny: numbers.beyond)
    var reasons = numbers.style.map { [$0.description] } ?? []
    if !numbers.words.isEmpty {
      found.reading.missing += numbers.words.map(text)
      reasons.append(
        "\(numbers.numberRows) of \(column.presentRows) values are numbers; taken for missing: "
          + told(numbers.words))
    }
    found.decided = reasons.joined(separator: "; ")
    return found
  }

  private func text(_ code: Int) -> String {
    column.dictionary[code].withUnsafeBufferPointer {
      String(decoding: MissingTokens.trimmed($0), as: UTF8.self)
    }
  }

  /// Whole numbers, none missing and none twice.
  private var isIntegerKey: Bool {
    column.presentCodes == column.codes.count
      && column.fields { field in
        field.allSatisfy { $0 &- UInt8(ascii: "0") <= 9 }
      }.allSatisfy(\.self)
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
  private var dateFormats: [DateFormat] { ColumnReading(dates: rules.dates).possibleDates }

  private var dateEvidence: [DateEvidence] {
    dateFormats.map { DateEvidence(column, $0) }.filter { $0.dateRows > 0 }
  }

  private func outcome(_ dates: DateEvidence) -> Outcome {
    var found = date(dates.seconds, dates.format)
    if !dates.words.isEmpty {
      found.reading.missing += dates.words.map(text)
      found.decided +=
        (found.decided.isEmpty ? "" : "; ")
        + "\(dates.dateRows) of \(column.presentRows) values are dates; taken for missing: "
        + told(dates.words)
    }
    return found
  }

  private func date(_ seconds: [Double], _ format: DateFormat) -> Outcome {
    var found = outcome(.date(column.gather(seconds)), .date)
    // ISO 8601 is what is understood anyway.
    if format != .yearFirst {
      found.reading.dates = format
      found.decided = "dates " + format.title
    }
    return found
  }

  private func requiredDates() throws(Misfit) -> Outcome {
    if column.presentCodes == 0 {
      return outcome(.date(column.gather(column.isMissing.map { _ in .nan })), .date)
    }
    let all = dateFormats.map { DateEvidence(column, $0, all: true) }
    let fitting = all.filter { $0.isComplete }
    if fitting.count == 1 { return outcome(fitting[0]) }
    if let row = column.firstRow(where: column.isMissing.map { !$0 }), fitting.count > 1 {
      throw Misfit(row: row) { .ambiguousDate($0) }
    }
    // No format fits all rows: the one that lasts longest shows the row that is to blame.
    let firstBad = all.compactMap { column.firstRow(ofAny: $0.words + $0.others) }
    throw Misfit(row: firstBad.max() ?? 0) { .notDate($0) }
  }

  // MARK: - Names

  private func boolean() throws(Misfit) -> Outcome {
    let categories = column.categories()
    guard categories.levels.count > 2 else { return outcome(.category(categories), .boolean) }
    var seen: Set<Int32> = []
    for (row, code) in categories.codes.enumerated() where code >= 0 {
      seen.insert(code)
      if seen.count > 2 { throw Misfit(row: row) { .thirdName($0) } }
    }
    return outcome(.category(categories), .boolean)
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
