import CKernels
import Files

/// Rows of a delimited file that say who, when and, where wanted, how much; they are read in blocks and never held.
///
/// The file is read twice, once to find out how its columns are written and who there is, then for the values of
/// the rows. Memory grows with the different names, not with the rows; of a file that is packed, or not in UTF-8,
/// the text is held. Columns are read as `Table.read` reads those of the same kinds.
package struct DatedRows: Sendable {
  /// The columns that are read.
  package struct Columns: Sendable {
    /// A column, and what errors say where it is missing.
    package struct Wanted: Sendable {
      let name: String
      let purpose: String

      package init(_ name: String, purpose: String) {
        self.name = name
        self.purpose = purpose
      }
    }

    let name: Wanted
    let date: Wanted
    let number: Wanted?

    package init(name: Wanted, date: Wanted, number: Wanted?) {
      self.name = name
      self.date = date
      self.number = number
    }
  }

  /// Rows that follow one another.
  package struct Block: Sendable {
    /// Places among the names; -1 where there is none.
    package let names: [Int32]
    /// Seconds since 1970-01-01T00:00:00Z; NaN where there is none.
    package let dates: [Double]
    /// NaN where there is none; nil where no numbers are read.
    package let numbers: [Double]?
  }

  /// The different names, in the order of their bytes.
  package let names: [String]
  /// The first and the last date; nil where no row has one.
  package let span: ClosedRange<Double>?
  /// The last date but for strays, such as one with a mistyped year.
  package let end: Double?
  /// The SHA-256 of the file's bytes.
  package let digest: String
  /// The number of rows.
  package var count: Int { reader.survey.rowCount }

  private let reader: TableReader
  /// Keeps the file of `reader` open; nil where the text is in memory.
  private let file: OpenedFile?
  private let fields: DatedFields

  /// Opens a file and reads it for the first time.
  ///
  /// - Parameter cutoff: rows from then on, in seconds since 1970-01-01T00:00:00Z, have no say in how numbers are
  ///   written.
  package init(
    path: String, columns: Columns, rules: ReadingRules, cutoff: Double = .infinity, threads: Int
  ) throws(DataError) {
    let file = try OpenedFile(path)
    guard let source = file.source else {
      throw .unreadable(
        file: path, reason: "it is read twice, so it cannot be a pipe. Save it as a file first")
    }
    self = try source.withText(name: path, rules: rules) { text, origin throws(DataError) in
      try DatedRows(
        text, origin, in: file, name: path, columns, rules: rules, cutoff: cutoff, threads: threads)
    }
  }

  /// The same of a file whose text is made into another first, as by leaving blanks out.
  package init(
    path: String, columns: Columns, rules: ReadingRules, cutoff: Double = .infinity, threads: Int,
    remaking: ([UInt8]) -> [UInt8]
  ) throws(DataError) {
    let (text, digest) = try ByteSource.withFile(path) { source throws(DataError) in
      try source.withText(name: path, rules: rules) { text, origin throws(DataError) in
        guard let bytes = text.bytes(text.count, at: 0) else { throw .changed(path) }
        let isUTF8 = bytes.withUnsafeBufferPointer {
          $0.baseAddress.map { ckt_utf8_prefix($0, bytes.count) } ?? 0
        }
        guard isUTF8 == bytes.count else { throw .unreadable(file: path, reason: "it is no UTF-8") }
        return (bytes, origin.digest ?? SHA256.hex(of: bytes))
      }
    }
    try self.init(
      bytes: remaking(text), digest: digest, name: path, columns: columns, rules: rules,
      cutoff: cutoff, threads: threads)
  }

  /// Reads text in memory for the first time; `digest` is that of the file of which it was made.
  package init(
    bytes: [UInt8], digest: String, name: String, columns: Columns, rules: ReadingRules,
    cutoff: Double = .infinity, threads: Int, blockSize: Int = 1 << 18
  ) throws(DataError) {
    try self.init(
      .memory(bytes), .init(digest: digest), in: nil, name: name, columns, rules: rules,
      cutoff: cutoff, threads: threads, blockSize: blockSize)
  }

  private init(
    _ source: ByteSource, _ origin: ByteSource.Origin, in file: OpenedFile?, name: String,
    _ columns: Columns, rules: ReadingRules, cutoff: Double, threads: Int,
    blockSize: Int = 1 << 18
  ) throws(DataError) {
    let known = try FileHead(source: source, rules: rules, file: name).names
    for wanted in [columns.name, columns.date, columns.number].compactMap(\.self)
    where !known.contains(wanted.name) {
      throw .missingColumn(wanted.name, known: known, purpose: wanted.purpose)
    }
    var options = ReadingOptions(threads: threads)
    options.rules = rules
    for name in known { options.overrides[name] = ColumnOverride(role: .ignored) }
    options.overrides[columns.name.name] = ColumnOverride(role: .group, kind: .category)
    options.overrides[columns.date.name] = ColumnOverride(role: .time, kind: .date)
    if let number = columns.number {
      options.overrides[number.name] = ColumnOverride(role: .feature, kind: .number)
    }
    let reader = try TableReader(
      source: source, origin: origin, file: name, options: options, blockSize: blockSize)
    let first = try DatedRowsSurvey(reader, columns, cutoff: cutoff)
    (names, span, end) = (first.names, first.span, first.end)
    (digest, fields) = (first.digest, first.fields)
    self.reader = reader
    self.file = file
  }

  /// Reads all rows again and hands them over in blocks, in the order of the file.
  ///
  /// `body` is called on several threads, but by one at a time. What it was given counts only where nothing is
  /// thrown: a file that was changed since it was read first is found out at the end.
  package func eachBlock(_ body: @Sendable (Block) -> Void) throws(DataError) {
    let turns = ChunkTurns()
    let digest = reader.digesting
    let outcomes = reader.loop.run(FieldCaches(), digest: digest, turns: turns) {
      caches, buffer, index in
      guard let block = fields.block(of: buffer, rows: reader.survey.chunks[index].rows, &caches)
      else { return turns.cancel() }
      turns.take(index) { body(block) }
    }
    guard !turns.isCancelled, outcomes.allSatisfy(\.isFileIntact),
      try reader.finish(digest) == self.digest
    else { throw .changed(reader.file) }
  }
}

extension TableReader {
  var loop: ChunkLoop {
    ChunkLoop(
      source: source, dialect: head.dialect, chunks: survey.chunks, columns: plans.count,
      threads: options.threads)
  }

  /// A digest of the file to come; nil where it is known.
  var digesting: ChunkDigest? {
    origin.digest == nil ? ChunkDigest(head, chunks: survey.chunks, of: source) : nil
  }

  /// The digest of a file of which all chunks were read.
  func finish(_ digest: ChunkDigest?) throws(DataError) -> String {
    guard let found = digest.map({ $0.finish(dataEnd: survey.dataEnd) }) ?? origin.digest else {
      throw .changed(file)
    }
    return found
  }
}
