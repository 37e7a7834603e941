/// What a report says, before it is a page.
public struct ReportContent: Sendable {
  /// A finding of the audit.
  public struct Finding: Sendable {
    /// Its stable code.
    public var code: String
    /// How grave it is, such as `serious` or `warning`.
    public var severity: String
    public var sentence: String

    public init(code: String, severity: String, sentence: String) {
      self.code = code
      self.severity = severity
      self.sentence = sentence
    }
  }

  public struct Section: Sendable {
    public var title: String
    package var figures: [Figure]
    package var tables: [ReportTable]

    package init(_ title: String, _ figures: [Figure], tables: [ReportTable] = []) {
      self.title = title
      self.figures = figures
      self.tables = tables
    }
  }

  /// A name and its value.
  public struct Fact: Sendable {
    public var name: String
    public var value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  public var title: String
  /// What can be concluded, the most important sentence first.
  public var conclusion: [String]
  /// What the reader must know about the data and the validation.
  public var summary: String
  /// The candidates, ranked.
  package var leaderboard: ReportTable
  /// What is to be said below the leaderboard: why candidates are not eligible.
  public var notes: [String]
  public var sections: [Section]
  /// What the audit found; nil where none was made.
  public var findings: [Finding]?
  package var comparisons: [ReportTable]
  /// Digests, seed and versions.
  public var record: [Fact]
  /// The canonical spec as text.
  public var spec: String

  package init(
    title: String, conclusion: [String], summary: String, leaderboard: ReportTable,
    notes: [String] = [], sections: [Section], findings: [Finding]? = nil,
    comparisons: [ReportTable] = [], record: [Fact], spec: String
  ) {
    self.title = title
    self.conclusion = conclusion
    self.summary = summary
    self.leaderboard = leaderboard
    self.notes = notes
    self.sections = sections
    self.findings = findings
    self.comparisons = comparisons
    self.record = record
    self.spec = spec
  }

  /// All figures, in the order of the page.
  package var figures: [Figure] { sections.flatMap(\.figures) }
}
