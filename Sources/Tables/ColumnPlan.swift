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
