public import StrictJSON

/// Something that a reader of a study should know before believing it.
public struct Finding: Codable, Hashable, Sendable {
  /// What it is, in a word that does not change from release to release: `constant-column`.
  public var code: String
  /// How much it matters.
  public var severity: Severity
  /// What was found, with its numbers.
  public var sentence: String
  /// The numbers of the sentence and those behind it, by name; all are finite.
  public var numbers: OrderedMembers<Double>
  /// The columns it is about, in the order of the table.
  public var columns: [String]
  /// The candidates it is about, in the order of the study.
  public var candidates: [String]

  /// A finding.
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

  /// The number of a name.
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
