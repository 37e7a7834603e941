/// What a report says, before it is a page.
public struct ReportContent: Sendable {
  /// A finding of the audit.
  public struct Finding: Sendable {
    /// Its stable code.
    public var code: String
    /// How grave it is, such as `serious` or `warning`.
    public var severity: String
    /// What was found.
    public var sentence: String

    /// A finding.
    public init(code: String, severity: String, sentence: String) {
      self.code = code
      self.severity = severity
      self.sentence = sentence
    }
  }

  /// Figures that belong together.
  public struct Section: Sendable {
    /// What they are about.
    public var title: String
    /// The figures.
    public var figures: [Figure]
    /// Tables below them.
    public var tables: [ReportTable]

    /// A section.
    public init(_ title: String, _ figures: [Figure], tables: [ReportTable] = []) {
      self.title = title
      self.figures = figures
      self.tables = tables
    }
  }

  /// A name and its value.
  public struct Fact: Sendable {
    /// What it is.
    public var name: String
    /// What it says.
    public var value: String

    /// A fact.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The study.
  public var title: String
  /// What can be concluded, the most important sentence first.
  public var verdict: [String]
  /// What the reader must know about the data and the validation.
  public var summary: String
  /// The candidates, ranked.
  public var leaderboard: ReportTable
  /// What is to be said below the leaderboard: why candidates are not eligible.
  public var notes: [String]
  /// The figures.
  public var sections: [Section]
  /// What the audit found; nil where none was made.
  public var findings: [Finding]?
  /// Tables of comparisons.
  public var comparisons: [ReportTable]
  /// Digests, seed and versions.
  public var record: [Fact]
  /// The canonical spec as text.
  public var spec: String

  /// What a report says.
  public init(
    title: String, verdict: [String], summary: String, leaderboard: ReportTable,
    notes: [String] = [], sections: [Section], findings: [Finding]? = nil,
    comparisons: [ReportTable] = [], record: [Fact], spec: String
  ) {
    self.title = title
    self.verdict = verdict
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
  public var figures: [Figure] { sections.flatMap(\.figures) }
}
