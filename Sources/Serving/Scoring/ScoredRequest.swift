import Batch
import Explanation
import Learning
import Store
import Tables

/// The rows of a request with their scores.
struct ScoredRequest: Sendable {
  let model: ServedModel
  let sent: SentRows
  /// P(positive), one a row.
  let scores: [Float]
  /// Why; nil where nobody asked.
  let reasons: ReasonedScores?
  /// For every column the number of rows with a name that no training row had.
  let unseen: [Int]

  /// What explanations say together.
  struct ReasonedScores: Sendable {
    var explains: String
    var base: Double
    var rows: [[Reason]]
  }

  /// Scores rows.
  ///
  /// - Parameter explaining: the number of reasons a row; 0: none.
  init(
    _ sent: SentRows, by model: ServedModel, explaining count: Int, threads: Int
  ) throws(Problem) {
    self.model = model
    self.sent = sent
    do throws(DataError) {
      scores = sent.rows.count == 0 ? [] : try model.scorer.scores(of: sent.rows, threads: threads)
    } catch {
      throw Self.problem(error, model, sent.rows)
    }
    do throws(DataError) {
      reasons = count == 0 ? nil : try Self.explain(model, sent.rows, count, threads)
    } catch {
      throw Problem(error)
    }
    unseen = sent.rows.columns.map { values in
      guard case .codes(let codes) = values else { return 0 }
      return codes.reduce(0) { $0 + ($1 == RawRows.unseen ? 1 : 0) }
    }
  }

  private static func explain(
    _ model: ServedModel, _ rows: RawRows, _ count: Int, _ threads: Int
  ) throws(DataError) -> ReasonedScores {
    let explainer = try model.explainer()
    let found = try explainer.explanations(of: rows, strongest: count, threads: threads)
    return ReasonedScores(
      explains: explainer.explains.rawValue, base: explainer.base, rows: found.map(\.reasons))
  }

  /// Which row cannot be scored, and why.
  private static func problem(
    _ error: DataError, _ model: ServedModel, _ rows: RawRows
  ) -> Problem {
    let unfit = model.scorer.members.compactMap { $0.program.firstUnfit(in: rows) }
    guard let first = unfit.min(by: { $0.row < $1.row }) else { return Problem(error) }
    let column = model.schema.columns[first.column].name
    let reason = "the number is missing or too great for the model, which was fitted without such"
    return Problem(
      422, "row \(first.row), column '\(column)': \(reason)",
      errors: [.init(row: first.row, column: column, reason)])
  }

  /// What is kept of the rows.
  var batch: ScoreBatch {
    ScoreBatch(
      model: model.name, version: model.version, time: Clock.microseconds, scores: scores,
      decisions: scores.map(model.scorer.decision), digests: model.digests.digests(of: sent.rows),
      identifiers: sent.identifiers)
  }

  /// The number of rows in every segment.
  var segments: SegmentCounts {
    var counts = SegmentCounts()
    for score in scores { counts.count(model.scorer.segments.segment(of: score)) }
    return counts
  }
}
