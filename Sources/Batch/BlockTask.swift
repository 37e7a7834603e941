import Learning
import Tables

/// What is done to one block: decode, score, format.
struct BlockTask: Sendable {
  let text: ScoredText
  let scorer: Scorer
  let reasons: Reasons?
  let empty: BulkSummary

  /// The text of a block's scored records, and what was counted.
  func run(
    _ work: BlockQueue.Work, _ rows: inout DelimitedRows
  ) -> Result<ScoredBlock, DataError> {
    do throws(DataError) {
      try rows.split(work.block)
      let raw = try work.decoder.decode(rows)
      var summary = empty
      summary.count(raw)
      let scores = try scores(raw, rows, work.decoder)
      let lines = text.lines(
        rows, scores: scores, reasons: try reasons?.texts(raw), summary: &summary)
      return .success(ScoredBlock(text: lines, summary: summary))
    } catch {
      return .failure(error)
    }
  }

  /// The scores; where a row cannot be scored, the error says on which line it stands.
  private func scores(
    _ raw: RawRows, _ rows: borrowing DelimitedRows, _ decoder: RowDecoder
  ) throws(DataError) -> [Float] {
    do throws(DataError) {
      return try scorer.scores(of: raw)
    } catch {
      let unfit = scorer.members.compactMap { $0.program.firstUnfit(in: raw) }
      guard let first = unfit.min(by: { $0.row < $1.row }) else { throw error }
      throw rows.error(
        row: first.row, column: decoder.place(of: first.column),
        reason: "the number is missing or too great for the model, which was fitted without such")
    }
  }
}

/// The text of a block's scored records, and what was counted in it.
struct ScoredBlock: Sendable {
  let text: [UInt8]
  let summary: BulkSummary
}
