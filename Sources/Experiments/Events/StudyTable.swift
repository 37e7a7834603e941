import StrictJSON
import Tables

/// The table of a study before its target is taken from it, and what was found out about its files.
struct StudyTable {
  var table: Table
  /// How each column was read or made.
  var columns: [ReadReport.ColumnSummary]
  /// The SHA-256 of the table's file; of the log where there is no table.
  var digest: String
  /// The SHA-256 of the log; nil where there is none.
  var eventsDigest: String?
  /// What a person should know about it.
  var notes: [String] = []

  /// Reads a table, and puts beside its columns what is made of a log and what is derived; an empty path stands
  /// for no table.
  ///
  /// - Parameters:
  ///   - events: where the log is, if it is not where the spec says.
  ///   - rules: how the table is written, if it is not as the spec states.
  init(
    _ spec: DataSpec, path: String, events: String?, rules: ReadingRules? = nil, threads: Int
  ) throws(DataError) {
    guard let log = spec.events else {
      try self.init(spec, path: path, rules: rules, threads: threads)
      try derive(spec)
      return
    }
    if let issue = log.issues(hasTable: !path.isEmpty).first {
      throw .unusable("\(issue.prefixed(by: ["data", "events"]))")
    }
    let made = EventColumns(log)
    let (read, study): (EventLog, EventStudy)
    if path.isEmpty {
      read = try EventLog(
        log, path: events ?? log.path, lastCutoff: EventStudy.lastCutoff(log, of: nil),
        threads: threads)
      study = try EventStudy(customersOf: read, log)
      self.init(customers: study.customers, of: read, log)
    } else {
      try self.init(spec, path: path, rules: rules, threads: threads)
      read = try EventLog(
        log, path: events ?? log.path, lastCutoff: EventStudy.lastCutoff(log, of: table),
        threads: threads)
      let known = Set(table.columns.map(\.name))
      if let name = made.names.first(where: known.contains) {
        throw .unusable(
          "data.events makes a column '\(name)', and \(path) has one of that name. Rename it there")
      }
      study = try EventStudy(rowsOf: table, in: path, log, read: read)
    }
    eventsDigest = read.digest
    notes += study.notes
    try add(made, of: study, spec, log: read.name)
    try derive(spec)
  }

  /// Reads a table that is scored, with what was made for its rows; an empty path stands for the customers of
  /// the log.
  init(
    _ spec: DataSpec, path: String, rules: ReadingRules, joined: EventJoin, threads: Int
  ) throws(DataError) {
    if path.isEmpty {
      self.init(customers: joined.study.customers, of: joined.log, joined.recipe)
    } else {
      try self.init(spec, path: path, rules: rules, threads: threads)
      guard table.rowCount == joined.study.customers.count else {
        throw .unusable("\(path) changed while it was read")
      }
    }
    eventsDigest = joined.log.digest
    try add(EventColumns(joined.recipe), of: joined.study, spec, log: joined.log.name)
  }

  private init(
    _ spec: DataSpec, path: String, rules: ReadingRules?, threads: Int
  ) throws(DataError) {
    var options = spec.readingOptions(threads: threads)
    if let rules { options.rules = rules }
    let file: (table: Table, report: ReadReport, digest: String)
    do throws(DataError) {
      file = try Table.readAndDigest(path: path, options: options)
    } catch .missingColumn(let name, _, _) where name == spec.events?.cutoff {
      throw EventStudy.noCutoff(name, in: path)
    } catch {
      throw error
    }
    table = file.table
    columns = file.report.columns
    digest = file.digest
    notes = Self.notes(on: file.report, spec: spec)
  }

  /// A row for each customer of a log.
  private init(customers: [String], of log: EventLog, _ spec: EventSpec) {
    table = Table(
      columns: [
        Column(name: spec.customer, role: .identifier, values: .text(TextValues(customers)))
      ], rowCount: customers.count)
    var summary = ReadReport.ColumnSummary(name: spec.customer, role: .identifier, missing: 0)
    summary.kind = .text
    summary.decided = "made of \(log.name): its customers with an event before the cut-off"
    columns = [summary]
    digest = log.digest
  }

  /// What inference decided that a person may want to decide otherwise.
  private static func notes(on report: ReadReport, spec: DataSpec) -> [String] {
    report.told
      + report.columns.compactMap { column in
        if column.role == .identifier && spec.columns[column.name] == nil {
          return "column '\(column.name)' identifies rows and is not learnt from; "
            + "data.columns can say otherwise"
        }
        if column.missing == report.rows && column.role == .feature {
          return "column '\(column.name)' is empty in every row"
        }
        return nil
      }
  }
}

extension StudyTable {
  /// The column by which rows are told apart.
  func column(of group: ReportSpec.GroupColumn) throws(DataError) -> Column {
    if let column = table[group.name] { return column }
    if let passed = columns.first(where: { $0.name == group.name }) {
      throw .unusable("report.groups: column '\(group.name)' is read past: \(passed.decided)")
    }
    throw .missingColumn(
      group.name, known: table.columns.map(\.name), purpose: "report.groups")
  }

  /// Takes a column from what models learn from, though it was read for some member of the spec.
  mutating func ignore(_ name: String, for purpose: String) {
    if let place = table.columns.firstIndex(where: { $0.name == name }) {
      table.columns[place].role = .ignored
    }
    if let place = columns.firstIndex(where: { $0.name == name }) {
      columns[place].role = .ignored
      columns[place].decided =
        "read for \(purpose) alone" + (columns[place].decided.isEmpty ? "" : "; ")
        + columns[place].decided
    }
  }
}

extension StudyTable {
  /// Adds the columns that are made of a log, and the target where it is.
  private mutating func add(
    _ made: EventColumns, of study: EventStudy, _ spec: DataSpec, log: String
  ) throws(DataError) {
    let steps = Set(made.sequence.flatMap(\.columns))
    for (column, meaning) in made.columns(study.tallies, cutoffs: study.cutoffs) {
      var column = column
      if let role = spec.columns[column.name]?.role {
        guard !steps.contains(column.name) || role == .feature else {
          throw .unusable(
            "data.columns: '\(column.name)' is a step of what data.events makes; steps cannot be left out "
              + "one by one. Set data.events.steps")
        }
        column.role = role
      }
      table.columns.append(column)
      columns.append(.init(column, decided: "made of \(log): \(meaning)"))
    }
    let channels = (table.sequence?.channels ?? []) + made.sequence
    table.sequence = SequenceColumns(channels: channels)
    guard let label = study.label else { return }
    guard table[spec.target] == nil else {
      throw .unusable(
        "data.events.label makes the target '\(spec.target)', and there is a column of that name. Call "
          + "data.target otherwise")
    }
    let target = Column(name: spec.target, role: .target, values: .category(label.values))
    table.columns.append(target)
    columns.append(.init(target, decided: "made of \(log): \(label.meaning)"))
  }
}

extension ReadReport.ColumnSummary {
  /// What is to be said of a column that was made.
  init(_ column: Column, decided: String) {
    var missing = 0
    var bounds: ClosedRange<Double>?
    if case .number(let values) = column.values {
      for value in values {
        if value.isNaN {
          missing += 1
        } else {
          bounds = min(bounds?.lowerBound ?? value, value)...max(bounds?.upperBound ?? value, value)
        }
      }
    }
    self.init(name: column.name, role: column.role, missing: missing)
    range = bounds
    kind = column.values.kind
    if case .category(let names) = column.values {
      (kind, levels) = (.boolean, names.levels.count)
    }
    self.decided = decided
  }
}
