public import StrictJSON

/// A column of numbers as a formula over other columns of the same row: `{"ratio": ["spend", "minutes"]}`.
///
/// Nothing is learnt: a row's value follows from that row alone. What a formula does not define is missing, and so
/// is a number beyond `greatest`.
public struct ColumnFormula: Hashable, Sendable {
  public enum Operation: String, CaseIterable, Hashable, Sendable {
    case sum
    case difference
    case ratio
    case log
    case slope
    case spread
    case lastAgainstMean

    /// What it makes of columns, and where its value is missing.
    package var summary: String {
      switch self {
      case .sum: "the columns added up, missing where one is"
      case .difference:
        "the first column less the others, of two dates in days, missing where one is"
      case .ratio: "the first column divided by the second, missing where one is or the second is 0"
      case .log: "the natural logarithm of a column, missing where that is not above 0"
      case .slope:
        "the least-squares slope of a channel, per step, over the steps that are there; missing "
          + "below two"
      case .spread:
        "the standard deviation (n - 1) of a channel over the steps that are there; missing below two"
      case .lastAgainstMean:
        "the last step of a channel less the mean over the steps that are there; missing below two, and "
          + "where the last is"
      }
    }

    /// Whether it takes the steps of a channel.
    package var takesSteps: Bool {
      switch self {
      case .slope, .spread, .lastAgainstMean: true
      case .sum, .difference, .ratio, .log: false
      }
    }

    /// How many columns it takes, and in words.
    fileprivate var arity: (counts: ClosedRange<Int>, phrase: String) {
      switch self {
      case .sum, .difference: (2...Int.max, "two columns or more")
      case .ratio: (2...2, "two columns")
      case .log: (1...1, "one column")
      case .slope, .spread, .lastAgainstMean:
        (2...Int.max, "a channel, or a list of two columns or more")
      }
    }
  }

  /// What a formula is taken over.
  public enum Operands: Hashable, Sendable {
    case columns([String])
    /// The columns of a channel, the oldest step first.
    case channel(String)
  }

  public var operation: Operation
  public var operands: Operands

  public init(_ operation: Operation, _ operands: Operands) {
    self.operation = operation
    self.operands = operands
  }

  public init(_ operation: Operation, _ columns: [String]) {
    self.init(operation, .columns(columns))
  }

  /// Whether its columns may be dates, all of them: then it gives days.
  package var takesDates: Bool { operation == .difference && columns.count == 2 }

  /// The greatest magnitude of a value: single precision, in which models compute, has no greater.
  package static let greatest = Double(Float.greatestFiniteMagnitude)

  /// The columns that it names; none where it names a channel.
  package var columns: [String] {
    if case .columns(let names) = operands { names } else { [] }
  }

  /// So many steps are named in words one by one.
  private static let mostNamed = 3

  /// The formula in words: `spend / minutes`.
  ///
  /// - Parameter inDays: whether its columns are dates.
  package func words(inDays: Bool = false) -> String {
    switch operation {
    case .sum: columns.joined(separator: " + ")
    case .difference: columns.joined(separator: " - ") + (inDays ? ", in days" : "")
    case .ratio: columns.joined(separator: " / ")
    case .log: "log(\(columns.joined()))"
    case .slope: "slope over \(steps)"
    case .spread: "standard deviation over \(steps)"
    case .lastAgainstMean: "last step less the mean over \(steps)"
    }
  }

  private var steps: String {
    switch operands {
    case .channel(let name): return "the steps of \(name)"
    case .columns(let names):
      guard names.count > Self.mostNamed else { return names.joined(separator: ", ") }
      return "\(names[0]), …, \(names[names.count - 1]) (\(names.count) steps)"
    }
  }
}

extension ColumnFormula: Codable, Checked {
  private static let example = "{\"ratio\": [\"spend\", \"minutes\"]}"

  /// Reads an object whose one member is an operation with a list of columns, or the name of a channel.
  public init(from decoder: any Decoder) throws {
    let document = decoder.json ?? .null
    guard case .object(let members) = document, members.count == 1, let member = members.first
    else {
      let expected = "a formula, such as \(Self.example)"
      try decoder.report(.wrongType(expected: expected, got: document.summary))
      throw Reported()
    }
    guard let operation = Operation(rawValue: member.name) else {
      let known = Operation.allCases.map(\.rawValue)
      try decoder.report(.unknownName(member.name, kind: "formula", known: known))
      throw Reported()
    }
    self.operation = operation
    switch member.value {
    case .string(let name) where operation.takesSteps: operands = .channel(name)
    case .string(let name) where operation == .log: operands = .columns([name])
    case .array(let names) where names.allSatisfy({ $0.string != nil }):
      operands = .columns(names.compactMap(\.string))
    case let other:
      let expected = operation.takesSteps ? "a channel, or a list of columns" : "a list of columns"
      try decoder.report(
        Issue(
          at: member.name,
          .wrongType(
            expected: operation == .log ? "a column" : expected, got: other.summary)))
      throw Reported()
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: PathElement.self)
    let member = PathElement.member(operation.rawValue)
    switch operands {
    case .channel(let name): try container.encode(name, forKey: member)
    case .columns(let names) where operation == .log && names.count == 1:
      try container.encode(names[0], forKey: member)
    case .columns(let names): try container.encode(names, forKey: member)
    }
  }

  /// Too few columns or too many, or one twice.
  public func issues() -> [Issue] {
    guard case .columns(let names) = operands else { return [] }
    var issues: [Issue] = []
    if !operation.arity.counts.contains(names.count) {
      issues.append(
        Issue(
          at: operation.rawValue,
          .outOfRange(rule: "must be \(operation.arity.phrase)", got: "\(names.count)")))
    }
    var seen: Set<String> = []
    if let twice = names.first(where: { !seen.insert($0).inserted }) {
      issues.append(Issue(at: operation.rawValue, .other("names column '\(twice)' twice")))
    }
    return issues
  }
}

/// A column that is computed from others of its table.
public struct DerivedColumn: Hashable, Sendable {
  public var name: String
  /// Over columns of the table and such as are derived before it; it names no channel.
  public var formula: ColumnFormula

  public init(name: String, formula: ColumnFormula) {
    self.name = name
    self.formula = formula
  }
}
