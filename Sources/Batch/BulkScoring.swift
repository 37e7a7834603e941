import Dispatch
public import Explanation
public import Files
public import Learning
import StrictJSON
public import Tables

/// Scores delimited text as it is read: some threads decode, score and format blocks of records, and
/// what they made is written in the order of the text.
///
/// Every record is repeated as it stands, with `probability`, `decision` (1 or 0), `segment` (`high`,
/// `medium` or `low`) and reasons behind it. The bytes are the same for any number of threads. Memory
/// does not depend on the length of the text: a few blocks a thread are held.
///
/// A record that cannot be scored ends it, or, where it is not strict, is repeated with the reason in the
/// column `error` and no score, and costs no other.
public struct BulkScoring: Sendable {
  public struct Progress: Sendable, Hashable {
    /// The rows that were written.
    public let rows: Int
    /// The bytes that were read.
    public let bytesRead: Int
    /// The number of all bytes; nil for a pipe.
    public let size: Int?
  }

  /// What scores.
  public let scorer: Scorer
  /// Where reasons come from; nil where none are wanted.
  public let reasons: Reasons?
  /// The number of threads; it changes no result.
  public let threads: Int
  /// Whether a record that cannot be scored ends it.
  public let isStrict: Bool
  private let levels: SchemaLevels

  public init(
    scorer: Scorer, reasons: Reasons? = nil, threads: Int = 1, isStrict: Bool = true
  ) {
    self.isStrict = isStrict
    self.scorer = scorer
    self.reasons = reasons
    self.threads = max(1, threads)
    levels = SchemaLevels(scorer.schema)
  }

  /// Scores all records and hands their text to `write`, block after block, one call at a time.
  ///
  /// The first problem in the order of the text ends it; the blocks in front of it were written. Where it
  /// is not strict only what makes all rows doubtful is one: a missing column, a quote that is never
  /// closed, a file of which no row can be scored.
  public func run(
    _ blocks: consuming DelimitedBlocks, isCancelled: @Sendable () -> Bool = { false },
    progress: @escaping @Sendable (Progress) -> Void = { _ in },
    write: @escaping @Sendable ([UInt8]) throws(FileError) -> Void
  ) throws(BulkError) -> BulkSummary {
    let header = blocks.header
    let size = blocks.size
    let decoder: RowDecoder
    do throws(DataError) {
      decoder = try RowDecoder(schema: scorer.schema, levels: levels, header: header)
    } catch {
      throw .data(error)
    }
    let text = ScoredText(
      header: header, scorer: scorer, reasons: reasons?.count ?? 0, tellsRefusals: !isStrict)
    let input = BlockQueue(blocks, decoder, isStrict: isStrict)
    let summary = BulkSummary(
      schema: scorer.schema, extraColumns: decoder.extraColumns.map { header.names[$0] })
    let output = OrderedOutput(summary, header: text.headerLine, write: write) {
      progress(Progress(rows: $0, bytesRead: input.bytesRead, size: size))
    }
    // Reasons take long: all threads seek those of one block, so that none waits for the last block.
    let workers = reasons == nil ? threads : 1
    // A semaphore may not be let go with less than it began with, so it begins with nothing.
    let room = DispatchSemaphore(value: 0)
    for _ in 0..<3 * workers { room.signal() }
    let task = BlockTask(
      text: text, scorer: scorer, reasons: reasons, threads: threads / workers, empty: summary)
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      var rows = DelimitedRows(header: header)
      while true {
        room.wait()
        if isCancelled() { output.stop() }
        guard !output.hasFailed, let (index, work) = input.next() else { break }
        output.finish(index, work.flatMap { task.run($0, &rows) }) { room.signal() }
      }
      room.signal()
    }
    var counted = try output.summary()
    counted.doubts = input.doubts
    counted.told = input.told
    if counted.rows == 0, let error = counted.firstRefusal { throw .data(error) }
    return counted
  }
}

/// Why scoring a file ended early.
public enum BulkError: Error, Sendable, Hashable {
  /// The file cannot be scored.
  case data(DataError)
  /// The scored rows cannot be written.
  case output(FileError)
  /// It was asked to stop.
  case stopped
}

/// Where the reasons of every score come from.
public struct Reasons: Sendable {
  /// How many a row gets at most.
  public let count: Int
  /// The reasons of every row, the strongest first, as text, found on so many threads.
  public let texts: @Sendable (_ rows: RawRows, _ threads: Int) throws(DataError) -> [[String]]

  /// Reasons from a closure; a row may have fewer.
  public init(
    count: Int,
    texts: @escaping @Sendable (_ rows: RawRows, _ threads: Int) throws(DataError) -> [[String]]
  ) {
    self.count = count
    self.texts = texts
  }

  /// The strongest contributions that an explainer finds, such as
  /// `Contract = Month-to-month (+0.17)`.
  public init(_ explainer: Explainer, count: Int) {
    self.init(count: count) { rows, threads throws(DataError) in
      try explainer.explanations(of: rows, strongest: count, threads: threads).map {
        $0.reasons.map(Self.text)
      }
    }
  }

  /// A reason in words; a small contribution gets more digits.
  static func text(_ reason: Reason) -> String {
    let size = abs(reason.contribution)
    let sign = reason.contribution < 0 ? "-" : "+"
    return
      "\(reason.column) = \(reason.value) (\(sign)\(decimal(size, places: size < 0.01 ? 4 : 2)))"
  }
}
