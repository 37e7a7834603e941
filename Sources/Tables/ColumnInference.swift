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
  }

  private static let yesAndNo: [Set<String>] = [
    ["yes", "no"], ["true", "false"], ["y", "n"], ["t", "f"], ["on", "off"],
  ]
  /// Fewer names than this prove nothing by being distinct.
  private static let fewestIdentifiers = 20
  /// The share of distinct names from which on they identify rows.
  private static let identifierShare = 0.95

  let plan: ColumnPlan
  let column: CodedColumn

  /// The values in the kind that was asked for, or in the narrowest one that fits all rows: number,
  /// date, boolean, identifier, category.
  func outcome() throws(Misfit) -> Outcome {
    switch plan.kind {
    case .number: return outcome(.number(column.gather(try numbers())), .number)
    case .date: return outcome(.date(column.gather(try requiredDates())), .date)
    case .boolean: return try boolean()
    case .category: return outcome(.category(column.categories()), .category)
    case .text:
      return outcome(.text(column.text()), .text, role: isIdentifying ? .identifier : .feature)
    case nil: return try inferred()
    }
  }

  private func inferred() throws(Misfit) -> Outcome {
    if hasOnlyNumbers {
      if plan.role == nil, plan.hasIdentifierName, isIntegerKey {
        return outcome(.text(column.text()), .text, role: .identifier)
      }
      return outcome(.number(column.gather(try numbers())), .number)
    }
    if let dates = dates() { return outcome(.date(column.gather(dates)), .date) }
    if plan.role == nil, isIdentifying {
      return outcome(.text(column.text()), .text, role: .identifier)
    }
    let categories = column.categories()
    return outcome(.category(categories), isYesAndNo(categories) ? .boolean : .category)
  }

  private func outcome(
    _ values: ColumnValues, _ kind: ColumnKind, role: ColumnRole = .feature
  ) -> Outcome {
    Outcome(values: values, kind: kind, role: plan.role ?? role)
  }

  // MARK: - Numbers

  private var hasOnlyNumbers: Bool {
    var hasNumber = false
    for code in 0..<column.dictionary.count {
      switch column.dictionary[code].withUnsafeBufferPointer({ NumberField($0) }) {
      case .number, .infinite: hasNumber = true
      case .missing: break
      case .text: return false
      }
    }
    return hasNumber || column.presentCodes == 0
  }

  private func numbers() throws(Misfit) -> [Double] {
    let fields = column.fields { NumberField($0) }
    let isBad = fields.map { $0 == .text || $0 == .infinite }
    if let row = column.firstRow(where: isBad) {
      let isInfinite = fields[Int(column.codes.values[row])] == .infinite
      throw Misfit(row: row) { isInfinite ? .infinite($0) : .notNumber($0) }
    }
    return fields.map { if case .number(let value) = $0 { value } else { .nan } }
  }

  /// Whole numbers, none missing and none twice.
  private var isIntegerKey: Bool {
    column.presentCodes == column.codes.count
      && column.fields { field in
        field.allSatisfy { $0 &- UInt8(ascii: "0") <= 9 }
      }.allSatisfy(\.self)
  }

  // MARK: - Dates

  /// Seconds for every code, if one format fits all and no other does as well.
  private func dates() -> [Double]? {
    guard column.presentCodes > 0 else { return nil }
    let fitting = DateFormat.allCases.compactMap { seconds(in: $0) }
    return fitting.count == 1 ? fitting[0] : nil
  }

  private func requiredDates() throws(Misfit) -> [Double] {
    if column.presentCodes == 0 { return column.isMissing.map { _ in .nan } }
    let fitting = DateFormat.allCases.compactMap { seconds(in: $0) }
    if fitting.count == 1 { return fitting[0] }
    if let row = column.firstRow(where: column.isMissing.map { !$0 }), fitting.count > 1 {
      throw Misfit(row: row) { .ambiguousDate($0) }
    }
    // No format fits all rows: the one that lasts longest shows the row that is to blame.
    let firstBad = DateFormat.allCases.compactMap { format in
      column.firstRow(where: column.fields { Self.isBad($0, in: format) })
    }
    throw Misfit(row: firstBad.max() ?? 0) { .notDate($0) }
  }

  private static func isBad(_ field: UnsafeBufferPointer<UInt8>, in format: DateFormat) -> Bool {
    let trimmed = MissingTokens.trimmed(field)
    return !MissingTokens.isMissingNumber(trimmed) && format.seconds(trimmed) == nil
  }

  private func seconds(in format: DateFormat) -> [Double]? {
    var seconds: [Double] = []
    var hasDate = false
    for code in 0..<column.dictionary.count {
      let field = column.dictionary[code].withUnsafeBufferPointer { bytes -> Double? in
        let trimmed = MissingTokens.trimmed(bytes)
        return MissingTokens.isMissingNumber(trimmed) ? .nan : format.seconds(trimmed)
      }
      guard let field else { return nil }
      hasDate = hasDate || !field.isNaN
      seconds.append(field)
    }
    return hasDate ? seconds : nil
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
    categories.levels.count == 2
      && Self.yesAndNo.contains(Set(categories.levels.map { $0.lowercased() }))
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

/// What is known about a column before its fields are read.
struct ColumnPlan: Sendable {
  /// Where a column's fields go while the file is read.
  enum Storage: Sendable {
    case numbers
    case codes
    case none
  }

  var name: String
  var role: ColumnRole?
  /// The kind that the user or the column's part in the study asks for.
  var kind: ColumnKind?
  var storage: Storage
  var hasIdentifierName: Bool

  /// A plan from the options and, where they leave it open, from the first rows.
  init(_ index: Int, head: FileHead, options: ReadingOptions, sequence: Set<String>) {
    name = head.names[index]
    let override = options.overrides[name]
    role = override?.role ?? (options.target == name ? .target : nil)
    kind = override?.kind
    hasIdentifierName = IdentifierName.matches(name)
    if sequence.contains(name) {
      role = .feature
      kind = .number
    }
    if kind == nil {
      switch role {
      case .identifier: kind = .text
      case .target, .group: kind = .category
      default: break
      }
    }
    storage = .codes
    if role == .ignored {
      storage = .none
    } else if kind == .number || (kind == nil && isNumeric(index, head.sample)) {
      storage = .numbers
    }
  }

  /// Whether the first rows hold numbers and nothing else; those of identifiers are kept as written.
  private func isNumeric(_ index: Int, _ sample: [[[UInt8]]]) -> Bool {
    if hasIdentifierName, role == nil { return false }
    var hasNumber = false
    for record in sample where index < record.count {
      switch record[index].withUnsafeBufferPointer({ NumberField($0) }) {
      case .number: hasNumber = true
      case .text: return false
      case .missing, .infinite: break
      }
    }
    return hasNumber
  }
}

/// Whether a column's name says that it names rows.
package enum IdentifierName {
  private static let whole: Set<String> = [
    "id", "key", "index", "uuid", "guid", "row", "rownumber", "row_number", "row number",
  ]

  /// True for `id`, `customer_id`, `customerId`, `CustomerID`, `id_customer`, `RowNumber` and the like;
  /// false for words that merely end in the letters, such as `paid`.
  package static func matches(_ name: String) -> Bool {
    let lowered = name.lowercased()
    if whole.contains(lowered) { return true }
    for separator in ["_", "-", ".", " "] {
      if lowered.hasSuffix(separator + "id") || lowered.hasPrefix("id" + separator) { return true }
    }
    guard name.hasSuffix("Id") || name.hasSuffix("ID") else { return false }
    guard let before = name.dropLast(2).last else { return true }
    return before.isLowercase || before.isNumber
  }
}
