import Batch
import Learning
import Store
import Tables

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Scores delimited text block by block as it arrives; the answer is whole before it begins.
///
/// A client that still sends need not read, and the library reads a request to its end before it
/// answers. So scored records go to a file without a name, and what is to be stored to another.
struct StreamedScoring {
  let model: ServedModel
  let service: ServiceContext
  /// Whether a row that cannot be scored refuses the file.
  let isStrict: Bool
  /// Whether the text is packed.
  let isPacked: Bool

  func run(_ body: BodyStream) throws(Problem) -> HTTPResponse {
    var reader = try reader(of: body)
    let answer = try temporaryFile()
    let batches = service.store == nil ? nil : try temporaryFile()
    let writer = ScoredText(
      header: reader.header, scorer: model.scorer, reasons: 0, tellsRefusals: !isStrict)
    try write(writer.headerLine, to: answer)
    var totals = model.emptySummary
    while let parts = try nextScored(&reader) {
      for part in parts {
        switch part {
        case .done(let scored):
          if let text = scored.sent.text { try write(scored.records(text, by: writer), to: answer) }
          if let batches { try write(scored.batch.spooled, to: batches) }
          totals.add(scored.summary)
        case .refused(let block, let error):
          var record: [UInt8] = []
          writer.append(block, refused: error, to: &record)
          try write(record, to: answer)
          totals.refuse(error)
        }
      }
    }
    if totals.rows == 0, let error = totals.firstRefusal { throw Problem(error) }
    if let store = service.store, let batches { try keep(batches, in: store) }
    service.counters.count(totals, by: model)
    return HTTPResponse(
      type: "text/csv; charset=utf-8", file: answer,
      headers: ScoredRequest.headers(totals, ignored: reader.empty.ignored))
  }

  private func reader(of body: BodyStream) throws(Problem) -> RequestRowReader {
    do throws(DataError) {
      let packed: PackedBody? = if isPacked { try PackedBody(body) } else { nil }
      let blocks = try DelimitedBlocks(name: "the request", rules: model.schema.rules) {
        target throws(DataError) in
        let count = if let packed { try packed.read(into: target) } else { body.read(into: target) }
        guard let count else {
          throw .unreadable(file: "the request", reason: "the client went away")
        }
        return count
      }
      return try RequestRowReader(blocks, for: model, repeats: true)
    } catch {
      throw Problem(error)
    }
  }

  /// The next block, scored as one, or in parts around what cannot be scored.
  private func nextScored(
    _ reader: inout RequestRowReader
  ) throws(Problem) -> [BlockPart<ScoredRequest>]? {
    do throws(DataError) {
      guard let block = try reader.nextBlock() else { return nil }
      if isStrict { return [.done(try score(block, &reader))] }
      try reader.settleDates(block)
      return try block.parts(below: reader.header) { part throws(DataError) in
        try score(part, &reader)
      }
    } catch {
      throw Problem(error)
    }
  }

  private func score(
    _ block: DelimitedBlock, _ reader: inout RequestRowReader
  ) throws(DataError) -> ScoredRequest {
    let rows = try reader.rows(of: block)
    do throws(Problem) {
      return try ScoredRequest(rows, by: model, explaining: 0, threads: service.threads)
    } catch {
      // The row of a block says nothing to the client, its line in the file does.
      guard let place = error.errors.first, let row = place.row, let name = place.column,
        let column = model.schema.place(of: name)
      else { throw .unusable(error.detail) }
      throw reader.error(row: row, column: column, reason: place.detail)
    }
  }

  private func temporaryFile() throws(Problem) -> TemporaryFile {
    do {
      return try TemporaryFile()
    } catch {
      throw Problem(503, "the scored rows have no room: \(error)")
    }
  }

  private func write(_ bytes: [UInt8], to file: TemporaryFile) throws(Problem) {
    do {
      try file.append(bytes)
    } catch {
      throw Problem(503, "the scored rows have no room: \(error)")
    }
  }

  /// Stores all rows, a batch after the other.
  private func keep(_ batches: TemporaryFile, in store: ScoreStore) throws(Problem) {
    let time = Clock.microseconds
    var offset = 0
    while let (batch, end) = ScoreBatch.spooled(in: batches, at: offset, by: model, time: time) {
      try keep(batch, in: store)
      offset = end
    }
    guard offset == batches.count else {
      throw Problem(
        503, "the rows cannot be stored, so the answer is withheld: a file on disk changed")
    }
  }

  /// Waits until a batch is stored, and for its turn while others fill the store's queue.
  private func keep(_ batch: ScoreBatch, in store: ScoreStore) throws(Problem) {
    for attempt in 1...100 {
      do throws(StoreError) {
        return try store.write(batch)
      } catch {
        guard case .overloaded = error, attempt < 100 else {
          throw Problem(503, "not all rows can be stored, so the answer is withheld: \(error)")
        }
        usleep(50_000)
      }
    }
  }
}
