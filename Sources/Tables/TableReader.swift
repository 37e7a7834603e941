import CKernels

/// Reads one delimited file: its head, a survey of its records, one pass over all rows, and a second
/// one for columns whose first rows looked like numbers and whose later rows do not.
struct TableReader: Sendable {
  let source: ByteSource
  let file: String
  let options: ReadingOptions
  let origin: ByteSource.Origin
  private let blockSize: Int
  let head: FileHead
  let plans: [ColumnPlan]
  let survey: FileSurvey

  init(
    source: ByteSource, origin: ByteSource.Origin = .init(), file: String,
    options: ReadingOptions, blockSize: Int = 1 << 18
  ) throws(DataError) {
    self.source = source
    self.origin = origin
    self.file = file
    self.options = options
    self.blockSize = blockSize
    var head = try FileHead(source: source, rules: options.rules, file: file)
    head.keepBlanks(of: options.namedColumns)
    try Self.check(options, against: head.names)
    let channels = options.sequence?.channels ?? []
    let sequence = Set(channels.flatMap(\.columns))
    plans = head.names.indices.map { [head] in
      ColumnPlan($0, head: head, options: options, sequence: sequence)
    }
    survey = try FileSurvey(
      source: source, head: head, blockSize: blockSize, threads: options.threads, file: file)
    self.head = head
  }

  func read() throws(DataError) -> (table: Table, report: ReadReport) {
    try read { stores throws(DataError) in try run(stores) }
  }

  /// Reads, and gives the SHA-256 of the bytes that were parsed, as they are stored.
  func readAndDigest() throws(DataError) -> (table: Table, report: ReadReport, digest: String) {
    if let digest = origin.digest {
      let result = try read()
      return (result.table, result.report, digest)
    }
    var digests: [String?] = []
    let result = try read { stores throws(DataError) in
      let digest = ChunkDigest(head, chunks: survey.chunks, of: source)
      let parts = try run(stores, digest: digest)
      digests.append(digest.finish(dataEnd: survey.dataEnd))
      return parts
    }
    // The second pass, where there is one, must have met the same bytes.
    guard let digest = digests[0], digests.allSatisfy({ $0 == digest }) else {
      throw .changed(file)
    }
    return (result.table, result.report, digest)
  }

  private func read(
    _ run: ([ChunkPass.Store]) throws(DataError) -> [ChunkPass.Part]
  ) throws(DataError) -> (table: Table, report: ReadReport) {
    var stores = plans.map { makeStore($0.storage) }
    let parts = try run(stores)
    let used = rowsWithTarget(stores, parts)
    let misread = Set(plans.indices.filter { isMisread($0, stores[$0], parts, used) })
    for column in misread { stores[column] = makeStore(.codes) }
    let again =
      try misread.isEmpty
      ? [] : run(stores.indices.map { misread.contains($0) ? stores[$0] : .none })
    var assembly = TableAssembly(
      plans: plans, chunks: survey.chunks, rowCount: survey.rowCount, threads: options.threads,
      rules: options.rules, delimiter: head.dialect.delimiter, usedRows: used)
    let results = assembly.columns(consume stores) { misread.contains($0) ? again : parts }
    return try finish(
      withFileMark(results) { columns, mark throws(DataError) in
        let wanted = Set(columns)
        let stores = plans.indices.map { wanted.contains($0) ? makeStore(.codes) : .none }
        let parts = try run(stores)
        assembly.rules.fileMark = mark
        let read = assembly.columns(stores) { _ in parts }
        return Dictionary(uniqueKeysWithValues: columns.map { ($0, read[$0]) })
      })
  }

  /// Whether a column that was read as plain numbers holds something else.
  private func isMisread(
    _ column: Int, _ store: ChunkPass.Store, _ parts: [ChunkPass.Part], _ used: [Bool]?
  ) -> Bool {
    guard case .numbers(let numbers) = store else { return false }
    let isOpen = plans[column].kind == nil
    let isOdd = parts.contains {
      let odd = $0.odd[column]
      return odd.text != nil || (isOpen && odd.leadingZero != nil)
        || (odd.rounded != nil && store.hasMeetingNumbers)
        || (used != nil && (odd.infinite != nil || odd.beyond != nil))
    }
    return isOdd
      || (isOpen && plans[column].looksCompact && [Double].compactDates(numbers.map(\.self)) == nil)
  }

  /// For every row whether it has a target; nil where all have, or no target is named.
  private func rowsWithTarget(
    _ stores: [ChunkPass.Store], _ parts: [ChunkPass.Part]
  ) -> [Bool]? {
    guard let target = options.target, let column = plans.firstIndex(where: { $0.name == target }),
      case .codes(let codes) = stores[column]
    else { return nil }
    let areBlank = parts.map {
      CodedColumn.areBlank($0.dictionaries[column], words: options.rules.missing)
    }
    guard areBlank.contains(where: { $0.contains(true) }) else { return nil }
    var isUsed = [Bool](repeating: true, count: survey.rowCount)
    for (part, isBlank) in zip(parts, areBlank) {
      for chunk in part.chunks.map({ survey.chunks[$0] }) {
        for row in chunk.firstRow..<chunk.firstRow + chunk.rows {
          isUsed[row] = !isBlank[Int(codes.values[row])]
        }
      }
    }
    return isUsed
  }

  private func makeStore(_ storage: ColumnPlan.Storage) -> ChunkPass.Store {
    switch storage {
    case .numbers: .numbers(RowStore(count: survey.rowCount))
    case .codes: .codes(RowStore(count: survey.rowCount))
    case .none: .none
    }
  }

  private func run(
    _ stores: [ChunkPass.Store], digest: ChunkDigest? = nil
  ) throws(DataError) -> [ChunkPass.Part] {
    let pass = ChunkPass(
      source: source, dialect: head.dialect, chunks: survey.chunks, stores: stores,
      threads: options.threads)
    return try checked(pass.run(digest: digest))
  }

  /// What threads found in chunks; throws the first problem in file order.
  func checked<State>(
    _ outcomes: [ChunkLoop.Outcome<State>]
  ) throws(DataError) -> [State] {
    guard outcomes.allSatisfy(\.isFileIntact) else { throw .changed(file) }
    if let first = outcomes.compactMap(\.problem).min(by: { $0.chunk < $1.chunk }) {
      throw try error(first.problem, in: survey.chunks[first.chunk])
    }
    return outcomes.map(\.state)
  }

  // MARK: - Result

  private func finish(
    _ results: [TableAssembly.Result]
  ) throws(DataError) -> (table: Table, report: ReadReport) {
    var columns: [Column] = []
    var summaries: [ReadReport.ColumnSummary] = []
    var first: (column: Int, misfit: ColumnInference.Misfit)?
    for (index, result) in results.enumerated() {
      switch result {
      case .ignored(let reason):
        var summary = ReadReport.ColumnSummary(name: plans[index].name, role: .ignored, missing: 0)
        summary.decided = reason
        summaries.append(summary)
      case .read(let column, var summary, let details):
        for note in details.notes {
          let cell = try cell(note.row, column: index)
          summary.decided +=
            (summary.decided.isEmpty ? "" : "; ") + note.text(cell.value, cell.line)
        }
        columns.append(column)
        summaries.append(summary)
      case .misfit(let misfit):
        if misfit.row < first?.misfit.row ?? .max { first = (index, misfit) }
      }
    }
    if let first { throw try error(first.misfit, column: first.column) }
    var table = Table(columns: columns, rowCount: survey.rowCount, sequence: options.sequence)
    table.form = options.rules.form(target: options.target)
    var report = ReadReport(
      delimiter: Character(UnicodeScalar(head.dialect.delimiter)), rows: survey.rowCount,
      columns: summaries)
    report.told = origin.told + head.dialect.told(comments: survey.comments)
    return (table, report)
  }

  // MARK: - Errors

  /// The line of an offset takes a second look, since splitting changes the bytes.
  private func error(_ found: ChunkProblem, in chunk: Chunk) throws(DataError) -> DataError {
    var buffer = ChunkBuffer()
    guard buffer.load(chunk, from: source) else { throw .changed(file) }
    let line = chunk.firstLine + buffer.lineEnds(before: found.offset, head.dialect)
    return found.problem.error(file: file, line: line)
  }

  func error(
    _ misfit: ColumnInference.Misfit, column: Int
  ) throws(DataError) -> DataError {
    let cell = try cell(misfit.row, column: column)
    let other = try misfit.other.map { row throws(DataError) in
      let cell = try self.cell(row, column: column)
      return ColumnInference.Misfit.Other(value: cell.value, line: cell.line)
    }
    return misfit.rule(cell.value, other)
      .error(file: file, line: cell.line, column: plans[column].name)
  }

  /// A field and its line, looked up once more.
  private func cell(_ row: Int, column: Int) throws(DataError) -> (value: String, line: Int) {
    let index = survey.chunks.partitionIndex { $0.firstRow > row } - 1
    let chunk = survey.chunks[index]
    var buffer = ChunkBuffer()
    guard buffer.load(chunk, from: source),
      buffer.split(head.dialect, columns: plans.count) == nil
    else { throw .changed(file) }
    let field = buffer.column(column)[row - chunk.firstRow]
    let value = buffer.text(field)
    guard buffer.load(chunk, from: source) else { throw .changed(file) }
    let line =
      chunk.firstLine + buffer.lineEnds(before: chunk.start + Int(field.start), head.dialect)
    return (value, line)
  }

  private static func check(
    _ options: ReadingOptions, against names: [String]
  ) throws(DataError) {
    let known = Set(names)
    for name in options.overrides.keys.sorted() where !known.contains(name) {
      throw .missingColumn(name, known: names, purpose: "columns")
    }
    if let target = options.target, !known.contains(target) {
      throw .missingColumn(target, known: names, purpose: "target")
    }
    guard let sequence = options.sequence else { return }
    for channel in sequence.channels {
      let purpose = "sequence channel '\(channel.name)'"
      for name in channel.columns where !known.contains(name) {
        throw .missingColumn(name, known: names, purpose: purpose)
      }
      if channel.columns.count != sequence.steps {
        throw .unusable(
          "sequence: every channel must have as many columns, '\(sequence.channels[0].name)' has "
            + "\(sequence.steps), '\(channel.name)' has \(channel.columns.count)")
      }
    }
  }
}

extension [Chunk] {
  /// The first index at which a predicate holds that holds from there on.
  fileprivate func partitionIndex(where holds: (Chunk) -> Bool) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
