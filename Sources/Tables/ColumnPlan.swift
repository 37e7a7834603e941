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
  /// Whether the header gives the column no name.
  let isNameless: Bool
  /// Whether its name stands between blanks in the header.
  let isTrimmed: Bool
  /// Whether the first rows hold days as YYYYMMDD and hardly anything else.
  let looksCompact: Bool
  /// Whether it has a name that pandas or R gives row numbers, or is the first and has none.
  let mayHoldRowNames: Bool
  /// Whether it has no name, or the one that pandas gives such a column: `Unnamed: 0`, `Unnamed: 0.1`.
  let isUnnamed: Bool

  /// A plan from the options and, where they leave it open, from the first rows.
  init(_ index: Int, head: FileHead, options: ReadingOptions, sequence: Set<String>) {
    name = head.names[index]
    let override = options.overrides[name]
    role = override?.role ?? (options.target == name ? .target : nil)
    kind = override?.kind
    hasIdentifierName = IdentifierName.matches(name)
    isNameless = head.nameless.contains(index)
    isTrimmed = head.padded[index] != nil
    looksCompact = !hasIdentifierName && Self.areDays(index, head.sample)
    isUnnamed = isNameless || FileHead.isNameOfIndex(name)
    let isFromR = name == "X" || name == "...1"
    mayHoldRowNames = isUnnamed ? index == 0 || !isNameless : index == 0 && isFromR
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
    } else if options.rules.allowPlainNumbers,
      kind == .number || (kind == nil && isNumeric(index, head.sample))
    {
      storage = .numbers
    }
  }

  /// What is told of the name in the header; empty where it is as it stands there.
  var nameNote: String {
    isNameless ? "no name in the header" : isTrimmed ? "blanks around the name were taken off" : ""
  }

  private static func areDays(_ index: Int, _ sample: [[[UInt8]]]) -> Bool {
    let fields = sample.compactMap { index < $0.count ? $0[index] : nil }
    let days = fields.count { field in
      field.withUnsafeBufferPointer { DateFormat.compact.seconds($0) } != nil
    }
    return days > 0 && days >= fields.count / 2
  }

  /// Whether the first rows hold numbers and nothing else; those of identifiers are kept as written.
  private func isNumeric(_ index: Int, _ sample: [[[UInt8]]]) -> Bool {
    if hasIdentifierName || mayHoldRowNames, role == nil { return false }
    var hasNumber = false
    for record in sample where index < record.count {
      if record[index].withUnsafeBufferPointer(NumberField.hasLeadingZero) { return false }
      switch record[index].withUnsafeBufferPointer({ NumberField($0) }) {
      case .number: hasNumber = true
      case .text: return false
      case .missing, .infinite, .beyond: break
      }
    }
    return hasNumber
  }
}

extension ReadingRules {
  /// Whether digits with a decimal point may be read as they come: nothing else that is stated makes
  /// something other of them.
  fileprivate var allowPlainNumbers: Bool {
    decimal != .comma && !hasThousands && !missing.contains { $0.contains(where: \.isNumber) }
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
