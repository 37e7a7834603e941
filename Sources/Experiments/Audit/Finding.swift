public import StrictJSON

/// Something that a reader of a study should know before believing it.
public struct Finding: Codable, Hashable, Sendable {
  /// What it is, in a word that does not change from release to release: `constant-column`.
  public var code: String
  public var severity: Severity
  /// What was found, with its numbers.
  public var sentence: String
  /// The numbers of the sentence and those behind it, by name; all are finite.
  public var numbers: OrderedMembers<Double>
  /// The columns it is about, in the order of the table.
  public var columns: [String]
  /// The candidates it is about, in the order of the study.
  public var candidates: [String]

  public init(
    _ code: String, _ severity: Severity, _ sentence: String,
    numbers: [(name: String, value: Double)] = [], columns: [String] = [],
    candidates: [String] = []
  ) {
    self.code = code
    self.severity = severity
    self.sentence = sentence
    self.numbers = OrderedMembers(numbers.filter { $0.value.isFinite })
    self.columns = columns
    self.candidates = candidates
  }

  public subscript(name: String) -> Double? { numbers[name] }
}

extension [Finding] {
  /// The findings, the most serious first, otherwise in the order in which they stood.
  public var bySeverity: [Finding] {
    Finding.Severity.allCases.reversed().flatMap { severity in
      filter { $0.severity == severity }
    }
  }

  /// The findings as an indented JSON list.
  public var json: String {
    get throws { try StrictJSON.encode(self).text(indent: 2) }
  }
}

extension Finding {
  public enum Severity: String, Codable, Hashable, Sendable, CaseIterable, Comparable {
    case note
    /// Likely to mislead, unless it is explained.
    case warning
    /// The numbers should not be believed before it is explained.
    case serious

    public static func < (first: Severity, second: Severity) -> Bool {
      first.rank < second.rank
    }

    private var rank: Int {
      switch self {
      case .note: 0
      case .warning: 1
      case .serious: 2
      }
    }
  }
}

/// Numbers and names as sentences of findings write them.
enum Phrases {
  /// A share in per cent: `12.3 %`.
  static func percent(_ share: Double) -> String { "\(decimal(100 * share, places: 1)) %" }

  /// A part of a whole: `31 of 7043 (0.4 %)`.
  static func part(_ count: Int, of total: Int) -> String {
    "\(count) of \(total) (\(percent(Double(count) / Double(max(total, 1)))))"
  }

  /// Names in quotes, the first five of them.
  static func names(_ names: [String]) -> String {
    let shown = names.prefix(5).map { "'\($0)'" }.joined(separator: ", ")
    return names.count > 5 ? "\(shown) and \(names.count - 5) more" : shown
  }

  /// `forest`, or `3 candidates (forest, net, tree)`; the first four are named.
  static func candidates(_ names: [String]) -> String {
    guard names.count > 1 else { return names.first ?? "" }
    let shown = names.prefix(4).joined(separator: ", ")
    let rest = names.count > 4 ? " and \(names.count - 4) more" : ""
    return "\(names.count) candidates (\(shown)\(rest))"
  }

  /// `column 'a'`, or `3 columns ('a', 'b', 'c')`.
  static func columns(_ names: [String]) -> String {
    names.count == 1
      ? "column \(self.names(names))" : "\(names.count) columns (\(self.names(names)))"
  }
}
