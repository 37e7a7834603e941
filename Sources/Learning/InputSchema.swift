public import StrictJSON
public import Tables

/// The raw columns that a scorer takes, as they were among the rows that it was fitted on, and what is computed
/// from them.
public struct InputSchema: Codable, Hashable, Sendable, HasLaterMembers {
  public struct Column: Codable, Hashable, Sendable, HasLaterMembers {
    public enum Kind: Codable, Hashable, Sendable {
      case number
      /// Names; the levels of the training rows, in the order of their codes.
      case category(levels: [String])
      /// Dates, as seconds since 1970-01-01T00:00:00Z.
      case date
    }

    public var name: String
    public var kind: Kind
    /// What is usual: the median of numbers and dates, the most frequent level; nil where every
    /// training row lacks a value.
    public var usual: JSON?
    /// The smallest number of the training rows.
    public var minimum: Double?
    /// The greatest number of the training rows.
    public var maximum: Double?
    /// The training rows without a value.
    public var missing: Int
    /// How the text of the training rows became values; nil where nothing had to be found out.
    private var textReading: ColumnReading?
    /// What it means where that is no feature; nil for a feature.
    private var otherRole: ColumnRole?

    private enum CodingKeys: String, CodingKey {
      case name, kind, usual, minimum, maximum, missing
      case textReading = "reading"
      case otherRole = "role"
    }

    public init(
      name: String, kind: Kind, usual: JSON? = nil, minimum: Double? = nil, maximum: Double? = nil,
      missing: Int = 0, reading: ColumnReading = .plain, role: ColumnRole = .feature
    ) {
      textReading = reading.isPlain ? nil : reading
      otherRole = role == .feature ? nil : role
      self.name = name
      self.kind = kind
      self.usual = usual
      self.minimum = minimum
      self.maximum = maximum
      self.missing = missing
    }

    public static let laterMembers: Set = ["reading", "role"]

    /// How text becomes values, as it did in the training rows.
    public var reading: ColumnReading { textReading ?? .plain }

    /// Whether models learn from it; from one that is wanted for formulas alone they do not.
    public var role: ColumnRole { otherRole ?? .feature }

    /// Whether it is a column of numbers whose training rows have 0, 1 and what is between: words that say yes
    /// or no are these.
    package var isTruth: Bool { kind == .number && minimum == 0 && maximum == 1 }

    /// The levels of a column of names; none for others.
    public var levels: [String] {
      if case .category(let levels) = kind { levels } else { [] }
    }
  }

  /// A column that is computed from raw ones, and never sent.
  public struct Derived: Codable, Hashable, Sendable {
    /// Its name and how its numbers were among the training rows.
    public var column: Column
    /// Over raw columns and such as stand before it.
    public var formula: ColumnFormula

    public init(_ column: Column, formula: ColumnFormula) {
      self.column = column
      self.formula = formula
    }
  }

  /// The raw columns, in the order of the training table.
  public var columns: [Column]
  /// The columns that are computed from them, in their order; nil where none is.
  public var derived: [Derived]?
  /// The time axis, where the columns hold one.
  public var sequence: SequenceColumns?
  /// What was stated of how the file of the training rows is written; nil where nothing was.
  public var form: ReadingRules?

  private enum CodingKeys: String, CodingKey {
    case columns, derived, sequence
    case form = "reading"
  }

  public init(
    columns: [Column], derived: [Derived]? = nil, sequence: SequenceColumns? = nil
  ) {
    self.columns = columns
    self.derived = derived
    self.sequence = sequence
  }

  public static let laterMembers: Set = ["reading", "derived"]

  /// The raw columns, then those that are computed from them: what a prediction is explained by.
  public var allColumns: [Column] { columns + (derived ?? []).map(\.column) }

  /// The formula of a derived column in words.
  package func words(of derived: Derived) -> String {
    let dates = Set(columns.filter { $0.kind == .date }.map(\.name))
    return derived.formula.words(inDays: derived.formula.columns.allSatisfy(dates.contains))
  }

  /// How files to be scored may be written: as that of the training rows, or in the usual way.
  package var rules: ReadingRules {
    guard var rules = form else { return ReadingRules() }
    rules.usualColumns = columns.map(\.name)
    return rules
  }

  /// The seconds, before or after 1970, beyond which a number is no date: some 300,000 years.
  package static let greatestDate = 1e13

  public func place(of name: String) -> Int? { columns.firstIndex { $0.name == name } }
}

extension InputSchema {
  /// The features of a table, which is what a model fitted on it takes, and what features are computed from;
  /// text is left out.
  public init(of table: Table) {
    let names = table.namesInFormulas
    let computed = Set(table.derived.map(\.name))
    columns = table.columns.filter {
      !computed.contains($0.name) && ($0.role == .feature || names.contains($0.name))
    }.compactMap(Column.init)
    let derived = table.derived.compactMap { one in
      table[one.name].flatMap(Column.init).map { Derived($0, formula: one.formula) }
    }
    self.derived = derived.isEmpty ? nil : derived
    sequence = table.sequence
    form = table.form
  }
}

extension InputSchema.Column {
  /// A column of a table; nil for text, which no model learns from.
  fileprivate init?(_ column: Column) {
    switch column.values {
    case .number(let values): self.init(column, .number, values)
    case .date(let values): self.init(column, .date, values)
    case .category(let names):
      var counts = [Int](repeating: 0, count: names.levels.count)
      for code in names.codes where code >= 0 { counts[Int(code)] += 1 }
      let most = counts.max().flatMap { $0 > 0 ? counts.firstIndex(of: $0) : nil }
      self.init(
        name: column.name, kind: .category(levels: names.levels),
        usual: most.map { .string(names.levels[$0]) }, missing: names.codes.count { $0 < 0 },
        reading: column.reading, role: column.role)
    case .text: return nil
    }
  }

  private init(_ column: Column, _ kind: Kind, _ values: [Double]) {
    let present = values.filter { !$0.isNaN }.sorted()
    self.init(
      name: column.name, kind: kind,
      usual: present.isEmpty ? nil : .number(present[present.count / 2]),
      minimum: present.first, maximum: present.last, missing: values.count - present.count,
      reading: column.reading, role: column.role)
  }
}
