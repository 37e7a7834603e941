import Learning
import StrictJSON
public import Tables

/// A study's rows: features, labels and what was left out.
public struct StudyData: Sendable {
  /// The rows whose target is known; the target is no column of it.
  public var table: Table
  /// 1 for positive rows, 0 for the others.
  public var labels: [Float]
  /// How much each row counts, in fits as in all that is measured; nil where all count 1.
  public var weights: [Float]?
  /// The column of weights, where there is one.
  public var weightColumn: String?
  /// The target's value that counts as positive.
  public var positive: String
  /// The column that names rows, where there is one.
  public var identifier: String?
  /// What names each row, where a column does.
  public var identifiers: TextValues?
  /// All columns that name rows or whom they are about.
  package var identifierColumns: [Column] = []
  /// Rows left out because their target is missing.
  public var droppedRows: Int
  /// The rows of the file that these are, where some are left out; nil where these are all.
  package var keptRows: [Int]?
  /// The labels that count as positive.
  package var positiveLabels: [String] = []
  /// The SHA-256 of the file's bytes.
  public var digest: String
  /// The SHA-256 of the log of events; nil where there is none.
  package var eventsDigest: String?
  /// The groups of rows that the spec's report tells apart.
  package var groups: [RowGroups] = []
  /// What a person should know about how the file was read.
  public var notes: [String]
  /// How each column of the file was read; empty for rows that were not read here.
  public var columns: [ReadReport.ColumnSummary] = []

  /// Rows that were read already; `digest` names their content.
  public init(
    table: Table, labels: [Float], weights: [Float]? = nil, weightColumn: String? = nil,
    positive: String = "1", identifier: String? = nil, identifiers: TextValues? = nil,
    droppedRows: Int = 0, digest: String,
    notes: [String] = []
  ) {
    self.table = table
    self.labels = labels
    self.weights = weights
    self.weightColumn = weightColumn
    self.positive = positive
    self.identifier = identifier
    self.identifiers = identifiers
    self.droppedRows = droppedRows
    self.digest = digest
    self.notes = notes
  }

  /// Some of the rows, as a pipeline is fitted on them.
  public func rows(_ positions: [Int]) -> (table: Table, labels: [Float], weights: [Float]?) {
    (
      table.selecting(rows: positions), positions.map { labels[$0] },
      weights.map { weights in positions.map { weights[$0] } }
    )
  }

  /// How much some of the rows count where something is measured; nil where all count 1.
  package func weights(_ positions: [Int]) -> [Double]? {
    weights.map { weights in positions.map { Double(weights[$0]) } }
  }

  public var rowCount: Int { labels.count }
  public var positives: Int { labels.reduce(0) { $0 + ($1 > 0.5 ? 1 : 0) } }
  /// The share of positive rows in per cent, and that it is one of weight where rows have weights.
  package var baseRateText: String {
    let share = "\(decimal(100 * baseRate, places: 1)) %"
    return weightColumn.map { "\(share) by the weights of '\($0)'" } ?? share
  }

  /// The share of positive rows; with weights, of their weight.
  public var baseRate: Double {
    guard let weights else { return Double(positives) / Double(max(rowCount, 1)) }
    var (positive, total) = (0.0, 0.0)
    for (weight, label) in zip(weights, labels) {
      total += Double(weight)
      if label > 0.5 { positive += Double(weight) }
    }
    return total > 0 ? positive / total : 0
  }
}

// MARK: - Reading

extension StudyData {
  /// Reads the table that a spec names and separates its target.
  ///
  /// - Parameters:
  ///   - path: where the table is; empty where a log of events makes the rows.
  ///   - events: where the log is, if it is not where the spec says.
  public static func read(
    _ spec: DataSpec, path: String, events: String? = nil, threads: Int
  ) throws(DataError) -> StudyData {
    try read(spec, groups: [], path: path, events: events, threads: threads)
  }

  /// As above, of a file that is written otherwise than the spec states, with what was made of a log for its
  /// rows, or for the customers of the log where the path is empty.
  package static func read(
    _ spec: DataSpec, path: String, rules: ReadingRules, joined: EventJoin? = nil, threads: Int
  ) throws(DataError) -> StudyData {
    guard let joined else {
      return try read(spec, groups: [], path: path, events: nil, rules: rules, threads: threads)
    }
    let file = try StudyTable(spec, path: path, rules: rules, joined: joined, threads: threads)
    var data = try StudyData(file.table, spec: spec, digest: file.digest, notes: file.notes)
    data.columns = file.columns
    data.eventsDigest = file.eventsDigest
    return data
  }

  /// As above, with groups of rows by columns, of which models may know nothing.
  private static func read(
    _ spec: DataSpec, groups: [ReportSpec.GroupColumn], path: String, events: String?,
    rules: ReadingRules? = nil, threads: Int
  ) throws(DataError) -> StudyData {
    var shown = spec
    let groupNames = groups.map(\.name)
    let ignored = Set(groupNames + spec.operands).filter { spec.columns[$0]?.role == .ignored }
    for name in ignored { shown.columns[name]?.role = .feature }
    var file = try StudyTable(
      shown, path: path, events: events, rules: rules, threads: threads)
    let columns = try groups.map { group throws(DataError) in try file.column(of: group) }
    for name in ignored.sorted() {
      let purposes = [
        spec.operands.contains(name) ? "data.derive" : nil,
        groupNames.contains(name) ? "report.groups" : nil,
      ]
      file.ignore(name, for: purposes.compactMap(\.self).joined(separator: " and "))
    }
    var data = try StudyData(file.table, spec: spec, digest: file.digest, notes: file.notes)
    data.columns = file.columns
    data.eventsDigest = file.eventsDigest
    for (group, column) in zip(groups, columns) {
      data.groups.append(
        try RowGroups(
          data.keptRows.map(column.selecting) ?? column, borders: group.borders,
          purpose: "report.groups"))
    }
    guard !data.table.features.isEmpty else {
      throw .unusable("\(path) has no column to learn from beside its target")
    }
    return data
  }

  /// Reads the table of a study; a column that its validation names is read even where the spec has it
  /// ignored.
  public static func read(
    _ spec: ExperimentSpec, path: String, events: String? = nil, threads: Int
  ) throws(DataError) -> StudyData {
    var data = spec.data
    for column in spec.validation.value.namedColumns
    where data.columns[column.name]?.role == .ignored {
      data.columns[column.name]?.role = column.role
    }
    return try read(
      data, groups: spec.report.columns, path: path, events: events, threads: threads)
  }

  /// The same rows, of which no model learns from columns that a splitter names.
  func marking(_ named: [(name: String, role: ColumnRole)]) -> StudyData {
    var data = self
    for column in named {
      if let place = table.columns.firstIndex(where: { $0.name == column.name }) {
        if table.columns[place].role == .feature { data.table.columns[place].role = column.role }
      } else if let identifiers, identifier == column.name {
        data.table.columns.append(
          Column(name: column.name, role: column.role, values: .text(identifiers)))
      }
    }
    return data
  }

  /// Takes a table apart: features, target, weights and what names rows.
  private init(
    _ file: Table, spec: DataSpec, digest: String, notes: [String]
  ) throws(DataError) {
    guard let target = file[spec.target] else {
      throw .missingColumn(spec.target, known: file.columns.map(\.name), purpose: "data.target")
    }
    guard case .category(let classes) = target.values else {
      throw .unusable("column '\(spec.target)' cannot be a target: it is \(target.values.kind)")
    }
    let positive = try PositiveClass(of: classes, column: spec.target, named: spec.positive)
    let known = classes.codes.indices.filter { classes.codes[$0] >= 0 }
    let rows = file.selecting(rows: known)
    let names = rows.identifiers
    var features = rows
    let wanted = rows.namesInFormulas
    features.columns.removeAll {
      [.target, .weight, .identifier].contains($0.role)
        || ($0.role == .ignored && !wanted.contains($0.name))
    }
    self.init(
      table: features, labels: known.map { positive.contains(classes.codes[$0]) ? 1 : 0 },
      weights: try rows.weights?.values, weightColumn: try rows.weights?.column,
      positive: positive.name, identifier: names?.column,
      identifiers: names?.values, droppedRows: classes.codes.count - known.count, digest: digest,
      notes: notes + positive.notes)
    identifierColumns = rows.columns.filter { $0.role == .identifier }
    keptRows = droppedRows > 0 ? Array(known) : nil
    positiveLabels = positive.labels
  }
}

extension Table {
  /// The numbers of the first column of weights; nil where there is none.
  fileprivate var weights: (column: String, values: [Float])? {
    get throws(DataError) {
      guard let column = columns.first(where: { $0.role == .weight }) else { return nil }
      guard case .number(let values) = column.values,
        values.allSatisfy({ $0 >= 0 && Float($0).isFinite })
      else {
        throw .unusable(
          "column '\(column.name)' cannot be a weight: every value must be a number of at least 0")
      }
      return (column.name, values.map(Float.init))
    }
  }

  /// The first column of identifiers; nil where there is none.
  fileprivate var identifiers: (column: String, values: TextValues)? {
    guard let column = columns.first(where: { $0.role == .identifier }),
      case .text(let values) = column.values
    else { return nil }
    return (column.name, values)
  }
}
