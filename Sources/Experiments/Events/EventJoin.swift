import Concurrency
package import Tables

/// Rows to be scored, with the columns beside them that a model's recipe makes of a log.
package struct EventJoin: Sendable {
  /// What a person should know about them.
  package let notes: [String]
  /// What errors call the rows.
  private let name: String
  /// The file of the rows; nil where they are the customers of the log.
  private let file: String?
  private let rules: ReadingRules
  /// What was made, with its cut-off.
  package let recipe: EventSpec
  let study: EventStudy
  let log: EventLog
  private let columns: [Column]

  /// Counts the events of a log for the rows of a file, or for its own customers.
  ///
  /// - Parameters:
  ///   - spec: the recipe of the training rows; its own cut-off counts where it names a column of the file.
  ///   - rules: how the file is written.
  ///   - identifier: the file's column that names customers.
  ///   - cutoff: a date in place of it.
  ///   - target: the column of the truth, where that is wanted; the log makes it where the recipe says how and
  ///     the file has none. Nil where rows are only to be scored.
  package init(
    _ spec: EventSpec, file: String?, rules: ReadingRules = ReadingRules(), identifier: String?,
    events: String, cutoff: String?, target: String? = nil, threads: Int
  ) throws(DataError) {
    var recipe = spec
    if let cutoff { recipe.cutoff = cutoff }
    let rules = rules.without(EventColumns(spec).names)
    if try !Self.isTruthMade(spec, target, file: file, rules) { recipe.label = nil }
    guard cutoff == nil || recipe.cutoffDate != nil else {
      throw .unusable("--cutoff must be a date such as 2024-12-31, got '\(recipe.cutoff)'")
    }
    guard cutoff != nil || (file != nil && recipe.cutoffDate == nil) else {
      throw .unusable(
        "say with --cutoff DATE up to when events count; training rows were cut off at \(spec.cutoff)"
      )
    }
    let table = try file.map { file throws(DataError) in
      try Self.customers(of: file, rules, identifier, recipe, threads: threads)
    }
    log = try EventLog(
      recipe, path: events, lastCutoff: EventStudy.lastCutoff(recipe, of: table), threads: threads)
    if let file, let table {
      study = try EventStudy(rowsOf: table, in: file, recipe, read: log)
    } else {
      study = try EventStudy(customersOf: log, recipe)
    }
    notes = study.notes + (recipe.knownTruth(to: spec).map { [$0] } ?? [])
    name = file ?? events
    self.file = file
    self.rules = rules
    self.recipe = recipe
    columns = EventColumns(recipe).columns(study.tallies, cutoffs: study.cutoffs).map(\.column)
  }

  /// Whether the truth is made of the log.
  package var makesTruth: Bool { recipe.label != nil }

  /// What the truth says that is made of the log, in words; nil where none is.
  package var truth: String? { study.label?.meaning }

  /// The names of the columns that are made.
  package var columnNames: [String] { columns.map(\.name) }

  /// Whether the rows are cut off as those of a recipe are.
  package func hasCutoff(of spec: EventSpec?) -> Bool {
    recipe.cutoff == spec?.cutoff
      || (recipe.cutoffDate != nil && recipe.cutoffDate == spec?.cutoffDate)
  }

  /// Whether the log says what became of the rows; throws where nothing does.
  private static func isTruthMade(
    _ spec: EventSpec, _ target: String?, file: String?, _ rules: ReadingRules
  ) throws(DataError) -> Bool {
    guard let target else { return false }
    guard let file else {
      guard spec.label != nil else {
        throw .unusable(
          "the truth is the column '\(target)' of a table, which no log holds. Name that table as FILE"
        )
      }
      return true
    }
    guard spec.label != nil else { return false }
    return try !Table.columnNames(path: file, rules: rules).contains(target)
  }

  /// Reads who the rows are about, and their cut-offs where a column holds them.
  private static func customers(
    of file: String, _ rules: ReadingRules, _ identifier: String?, _ spec: EventSpec, threads: Int
  ) throws(DataError) -> Table {
    let names = try Table.columnNames(path: file, rules: rules)
    let made = EventColumns(spec).names
    if let name = names.first(where: made.contains) {
      throw .unusable("\(file) has the column '\(name)' already. Score it without --events")
    }
    guard let identifier, names.contains(identifier) else {
      throw .missingColumn(identifier ?? "", known: names, purpose: "\(file), customers")
    }
    var options = ReadingOptions(threads: threads)
    options.rules = rules
    for name in names { options.overrides[name] = ColumnOverride(role: .ignored) }
    options.overrides[identifier] = ColumnOverride(role: .identifier, kind: .text)
    if spec.cutoffDate == nil, names.contains(spec.cutoff) {
      options.overrides[spec.cutoff] = ColumnOverride(role: .time, kind: .date)
    }
    return try Table.read(path: file, options: options).table
  }

  /// The rows as delimited text: those of the file as they stand, then what was made.
  package func blocks(blockSize: Int) throws(DataError) -> DelimitedBlocks {
    let rows = JoinedRows(
      try file.map { file throws(DataError) in try DelimitedBlocks(path: file, rules: rules) },
      customers: study.customers, columns: columns, customer: recipe.customer)
    return try DelimitedBlocks(name: name, rules: rows.rules(rules), blockSize: blockSize) {
      target throws(DataError) in
      try rows.fill(target)
    }
  }
}

extension ReadingRules {
  /// The same for a file that lacks columns which are made beside it.
  fileprivate func without(_ made: [String]) -> ReadingRules {
    var rules = self
    rules.usualColumns = usualColumns?.filter { !made.contains($0) }
    return rules
  }
}

extension EventSpec {
  /// What is told where a truth that is made lies, in part, in the time that a model has learnt from; nil where it
  /// does not, or where the rows are those that it learnt from.
  fileprivate func knownTruth(to training: EventSpec) -> String? {
    guard label != nil, let days = training.label?.inactiveFor, let cutoff = cutoffDate,
      let known = training.cutoffDate, cutoff != known
    else { return nil }
    let last = known + Double(days) * 86_400
    guard cutoff < last else { return nil }
    let (from, end) = (EventDay.text(cutoff), EventDay.text(last))
    return
      "the model has learnt from what happened up to \(end), so that what follows from \(from) on is "
      + "known to it in part; a cut-off from \(end) on is a test"
  }
}

/// The text of rows with made columns, handed over bit by bit.
private final class JoinedRows: Sendable {
  private struct State: ~Copyable, Sendable {
    /// The file; nil where customers are the rows.
    var blocks: DelimitedBlocks?
    /// The next row.
    var row = 0
    /// What was made and not handed over yet, from `start` on.
    var text: [UInt8]
    var start = 0
  }

  private let state: Mutex<State>
  private let customers: [String]
  private let columns: [[Double]]
  private let header: DelimitedHeader
  /// Customers that are made into text at a time.
  private static let step = 4_096

  init(
    _ blocks: consuming DelimitedBlocks?, customers: [String], columns: [Column], customer: String
  ) {
    let header = blocks?.header ?? DelimitedHeader(columns: [customer])
    var text = header.record
    for column in columns {
      text.append(header.delimiterByte)
      text.append(field: column.name, delimiter: header.delimiterByte)
    }
    text += header.lineEnd
    self.header = header
    self.customers = customers
    self.columns = columns.map { column in
      if case .number(let values) = column.values { values } else { [] }
    }
    state = Mutex(State(blocks: blocks, text: text))
  }

  /// How the text is written: with a header, and between and around fields as the file is.
  func rules(_ rules: ReadingRules) -> ReadingRules {
    var own = ReadingRules()
    own.delimiter = header.delimiterByte
    own.quote = rules.quote
    return own
  }

  /// Copies some of the next bytes; gives how many, none behind the last.
  func fill(_ target: UnsafeMutableRawBufferPointer) throws(DataError) -> Int {
    let filled = state.withLock { state -> Result<Int, DataError> in
      do throws(DataError) {
        while state.start == state.text.count {
          guard try more(&state) else { return .success(0) }
        }
      } catch {
        return .failure(error)
      }
      let part = state.text[state.start...].prefix(target.count)
      target.copyBytes(from: part)
      state.start += part.count
      return .success(part.count)
    }
    return try filled.get()
  }

  /// Makes the text of some more rows; false where there are none.
  private func more(_ state: inout State) throws(DataError) -> Bool {
    state.text.removeAll(keepingCapacity: true)
    state.start = 0
    guard state.blocks != nil else {
      let end = min(state.row + Self.step, customers.count)
      guard state.row < end else { return false }
      for row in state.row..<end {
        state.text.append(field: customers[row], delimiter: header.delimiterByte)
        append(row, to: &state.text)
      }
      state.row = end
      return true
    }
    guard let block = try state.blocks?.next() else { return false }
    var rows = DelimitedRows(header: header)
    try rows.split(block)
    guard state.row + rows.count <= customers.count else {
      throw .unusable("\(header.file) changed while it was read")
    }
    for record in 0..<rows.count {
      rows.append(record: record, to: &state.text)
      append(state.row + record, to: &state.text)
    }
    state.row += rows.count
    return true
  }

  /// The made fields of a row, and its end.
  private func append(_ row: Int, to text: inout [UInt8]) {
    for column in columns {
      text.append(header.delimiterByte)
      if !column[row].isNaN { text.append(number: column[row]) }
    }
    text += header.lineEnd
  }
}
