import CKernels

/// Reads one delimited file: its head, a survey of its records, one pass over all rows, and a second
/// one for columns whose first rows looked like numbers and whose later rows do not.
struct TableReader: Sendable {
  let source: ByteSource
  let file: String
  let options: ReadingOptions
  private let blockSize: Int
  private let head: FileHead
  private let plans: [ColumnPlan]
  private let survey: FileSurvey

  init(
    source: ByteSource, file: String, options: ReadingOptions, blockSize: Int = 1 << 18
  ) throws(DataError) {
    self.source = source
    self.file = file
    self.options = options
    self.blockSize = blockSize
    let head = try FileHead(source: source, file: file)
    try Self.check(options, against: head.names)
    let channels = options.sequence?.channels ?? []
    let sequence = Set(channels.flatMap(\.columns))
    plans = head.names.indices.map {
      ColumnPlan($0, head: head, options: options, sequence: sequence)
    }
    survey = try FileSurvey(
      source: source, head: head, blockSize: blockSize, threads: options.threads, file: file)
    self.head = head
  }

  func read() throws(DataError) -> (table: Table, report: ReadReport) {
    var stores = plans.map { makeStore($0.storage) }
    let parts = try run(stores)
    let misread = Set(
      plans.indices.filter { column in
        plans[column].kind == nil && parts.contains { $0.firstText[column] != .max }
      })
    for column in misread { stores[column] = makeStore(.codes) }
    let again =
      try misread.isEmpty
      ? [] : run(stores.indices.map { misread.contains($0) ? stores[$0] : .none })
    let assembly = TableAssembly(
      plans: plans, chunks: survey.chunks, rowCount: survey.rowCount, threads: options.threads)
    let results = assembly.columns(consume stores) { misread.contains($0) ? again : parts }
    return try finish(results)
  }

  private func makeStore(_ storage: ColumnPlan.Storage) -> ChunkPass.Store {
    switch storage {
    case .numbers: .numbers(RowStore(count: survey.rowCount))
    case .codes: .codes(RowStore(count: survey.rowCount))
    case .none: .none
    }
  }

  private func run(_ stores: [ChunkPass.Store]) throws(DataError) -> [ChunkPass.Part] {
    let pass = ChunkPass(
      source: source, dialect: head.dialect, chunks: survey.chunks, stores: stores,
      threads: options.threads)
    let parts = pass.run()
    guard parts.allSatisfy(\.isFileIntact) else { throw .changed(file) }
    if let first = parts.compactMap(\.problem).min(by: { $0.chunk < $1.chunk }) {
      throw try error(first.problem, in: survey.chunks[first.chunk])
    }
    return parts
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
      case .ignored:
        summaries.append(.init(name: plans[index].name, role: .ignored, missing: 0))
      case .read(let column, let summary):
        columns.append(column)
        summaries.append(summary)
      case .misfit(let misfit):
        if misfit.row < first?.misfit.row ?? .max { first = (index, misfit) }
      }
    }
    if let first { throw try error(first.misfit, column: first.column) }
    let table = Table(columns: columns, rowCount: survey.rowCount, sequence: options.sequence)
    let report = ReadReport(
      delimiter: Character(UnicodeScalar(head.dialect.delimiter)), rows: survey.rowCount,
      columns: summaries)
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

  private func error(
    _ misfit: ColumnInference.Misfit, column: Int
  ) throws(DataError) -> DataError {
    let index = survey.chunks.partitionIndex { $0.firstRow > misfit.row } - 1
    let chunk = survey.chunks[index]
    var buffer = ChunkBuffer()
    guard buffer.load(chunk, from: source),
      buffer.split(head.dialect, columns: plans.count) == nil
    else { throw .changed(file) }
    let field = buffer.column(column)[misfit.row - chunk.firstRow]
    let value = buffer.text(field)
    guard buffer.load(chunk, from: source) else { throw .changed(file) }
    let line =
      chunk.firstLine + buffer.lineEnds(before: chunk.start + Int(field.start), head.dialect)
    return misfit.rule(value).error(file: file, line: line, column: plans[column].name)
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
