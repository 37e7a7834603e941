import Batch
import Explanation
import Learning
import Store
import Tables

/// The rows of a request with their scores.
struct ScoredRequest: Sendable {
  let model: ServedModel
  let sent: RequestRows
  /// P(positive), one a row.
  let scores: [Float]
  /// Why; nil where nobody asked.
  let reasons: ReasonedScores?
  let summary: BulkSummary

  struct ReasonedScores: Sendable {
    var explains: String
    var base: Double
    var rows: [[Reason]]
  }

  /// Scores rows.
  ///
  /// - Parameter explaining: the number of reasons a row; 0: none.
  init(
    _ sent: RequestRows, by model: ServedModel, explaining count: Int, threads: Int
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
    var summary = model.emptySummary
    summary.count(sent.rows, scores: scores, by: model.scorer)
    self.summary = summary
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
    guard let unfit = model.scorer.firstUnfit(in: rows) else { return Problem(error) }
    let column = model.schema.columns[unfit.column].name
    return Problem(
      422, "row \(unfit.row), column '\(column)': \(unfit.reason)",
      errors: [.init(row: unfit.row, column: column, unfit.reason)])
  }

  /// What is kept of the rows.
  var batch: ScoreBatch {
    ScoreBatch(
      model: model.name, version: model.version, time: Clock.microseconds, scores: scores,
      decisions: scores.map(model.scorer.decision), digests: model.digests.digests(of: sent.rows),
      identifiers: sent.identifiers)
  }
}

extension ScoredRequest {
  /// What an answer without a place for it says in its header: in how many rows a column had a name
  /// that no training row had or a value beyond theirs, and which columns the model does not take.
  var headers: [(name: String, value: String)] {
    Self.headers(summary, ignored: sent.ignored)
  }

  static func headers(
    _ summary: BulkSummary, ignored: [String]
  ) -> [(name: String, value: String)] {
    [
      ("Workbench-Unseen", HeaderList.text(summary.unseen.map { ($0.column, $0.rows) })),
      ("Workbench-Outside", HeaderList.text(summary.outside.map { ($0.column, $0.rows) })),
      ("Workbench-Shifted", HeaderList.text(summary.shifts.map { ($0.column, $0.outside) })),
      ("Workbench-Ignored", HeaderList.text(ignored.map { ($0, nil) })),
      ("Workbench-Refused", summary.refused > 0 ? "\(summary.refused)" : ""),
    ].filter { !$0.value.isEmpty }
  }

  /// The same fields as a description names them.
  static let headers: [Operation.Parameter] = [
    .init(
      "Workbench-Unseen",
      "Columns with names that no training row had, and in how many rows, such as `Contract=3,"
        + "Plan=1`. Names are percent-encoded; `*=2` at the end counts columns that did not fit."),
    .init(
      "Workbench-Outside",
      "Columns with numbers or dates beyond those of the training rows, and in how many rows, such as "
        + "`age=3,since=1`; written as the other."),
    .init(
      "Workbench-Shifted",
      "Columns most of whose values, of ten or more, are beyond those of the training rows, and in how many "
        + "rows, so that another time, unit or decimal mark is likely; written as the others."),
    .init(
      "Workbench-Ignored",
      "Columns that the model does not take, such as `note,Zip%20code`. Names are percent-encoded; "
        + "`*=2` at the end counts columns that did not fit."),
  ]
}

/// Names in a field of a header, with a number each where there is one.
package enum HeaderList {
  /// Bytes of a field; the library keeps a response's header in as much memory as a request's.
  package static let limit = 2000

  /// `name=3,other=1`, or `name,other`: what fits, and `*=N` where N did not.
  ///
  /// Everything but RFC 3986's unreserved characters is percent-encoded, so a name is no mark.
  package static func text(_ items: [(name: String, count: Int?)]) -> String {
    var text = ""
    var left = 0
    for item in items {
      let part = encoded(item.name) + (item.count.map { "=\($0)" } ?? "")
      if text.utf8.count + part.utf8.count < limit {
        text += text.isEmpty ? part : ",\(part)"
      } else {
        left += 1
      }
    }
    if left > 0 { text += text.isEmpty ? "*=\(left)" : ",*=\(left)" }
    return text
  }

  private static func encoded(_ name: String) -> String {
    var text = ""
    for byte in name.utf8 {
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
        UInt8(ascii: "_"), UInt8(ascii: "~"):
        text.unicodeScalars.append(Unicode.Scalar(byte))
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        text += byte < 16 ? "%0\(digits)" : "%\(digits)"
      }
    }
    return text
  }
}
