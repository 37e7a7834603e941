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
    try read { stores throws(DataError) in try run(stores) }
  }

  /// Reads, and gives the SHA-256 of the bytes that were parsed.
  func readAndDigest() throws(DataError) -> (table: Table, report: ReadReport, digest: String) {
    var digests: [String?] = []
    let result = try read { stores throws(DataError) in
      let digest = ChunkDigest(head, chunkCount: survey.chunks.count)
      let parts = try run(stores, digest: digest)
      digests.append(digest.finish(from: survey.dataEnd, of: source))
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

  private func run(
    _ stores: [ChunkPass.Store], digest: ChunkDigest? = nil
  ) throws(DataError) -> [ChunkPass.Part] {
    let pass = ChunkPass(
      source: source, dialect: head.dialect, chunks: survey.chunks, stores: stores,
      threads: options.threads)
    let parts = pass.run(digest: digest)
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

extension Table {
  /// Reads delimited text with a header, and says what was found out about it.
  ///
  /// The delimiter is `,` `;` tab or `|`, quotes follow RFC 4180, and kinds and roles are inferred
  /// over all rows. The first problem is thrown: in the form of the file in file order, then in its
  /// values in file order.
  public static func read(
    path: String, options: ReadingOptions = ReadingOptions()
  ) throws(DataError) -> (table: Table, report: ReadReport) {
    try ByteSource.withFile(path) { source throws(DataError) in
      try TableReader(source: source, file: path, options: options).read()
    }
  }

  /// Reads delimited text as `read` does, and gives the SHA-256 of the very bytes that were parsed, as 64
  /// hexadecimal digits.
  ///
  /// The file is opened once: what replaces it meanwhile changes neither table nor digest, and what is
  /// written into it meanwhile cannot part the two.
  public static func readAndDigest(
    path: String, options: ReadingOptions = ReadingOptions()
  ) throws(DataError) -> (table: Table, report: ReadReport, digest: String) {
    try ByteSource.withFile(path) { source throws(DataError) in
      try TableReader(source: source, file: path, options: options).readAndDigest()
    }
  }

  /// Reads delimited text that is in memory; `name` stands for the file in errors.
  public static func read(
    bytes: [UInt8], name: String = "data", options: ReadingOptions = ReadingOptions()
  ) throws(DataError) -> (table: Table, report: ReadReport) {
    try TableReader(source: .memory(bytes), file: name, options: options).read()
  }

  /// As above, in blocks of any size, so that tests meet every boundary.
  package static func readAndDigest(
    bytes: [UInt8], blockSize: Int, options: ReadingOptions = ReadingOptions()
  ) throws(DataError) -> (table: Table, report: ReadReport, digest: String) {
    try TableReader(
      source: .memory(bytes), file: "data", options: options, blockSize: blockSize
    ).readAndDigest()
  }

  /// As above, in blocks of any size, so that tests meet every boundary.
  package static func read(
    bytes: [UInt8], blockSize: Int, options: ReadingOptions = ReadingOptions()
  ) throws(DataError) -> (table: Table, report: ReadReport) {
    try TableReader(
      source: .memory(bytes), file: "data", options: options, blockSize: blockSize
    ).read()
  }
}

/// What was found out about a delimited file.
public struct ReadReport: Sendable, Hashable {
  /// What was found out about one column.
  public struct ColumnSummary: Sendable, Hashable {
    /// The name in the header.
    public var name: String
    /// How its fields were read; nil for a column that was read past.
    public var kind: ColumnKind?
    public var role: ColumnRole
    /// The number of rows without a value.
    public var missing: Int
    /// The number of different names, where it holds names.
    public var levels: Int?
  }

  /// The character between fields.
  public var delimiter: Character
  public var rows: Int
  /// The columns in the order of the file, those that were read past included.
  public var columns: [ColumnSummary]
}
