import Batch
import Explanation
import Learning
import Tables

extension ScoredRequest {
  /// The answer as delimited text: what was sent, then what was found out.
  ///
  /// Rows that came as JSON have the model's columns, and what names them where it was sent.
  var csv: [UInt8] {
    if let text = sent.text { return repeated(text) }
    let hasNames = !sent.identifiers.isEmpty
    let columns = model.schema.columns
    var writer = DelimitedWriter()
    let sentNames = (hasNames ? ["id"] : []) + columns.map(\.name)
    let width = reasonCount
    writer.writeRow(sentNames + ScoredColumns.names(reasons: width, besides: sentNames))
    for row in scores.indices {
      if hasNames { writer.write(sent.identifiers[row] ?? "") }
      for (column, values) in zip(columns, sent.rows.columns) {
        write(values, row, column, to: &writer)
      }
      for field in fields(row, reasons: width) { writer.write(field) }
      writer.endRow()
    }
    return writer.bytes
  }

  private func repeated(_ text: SentText) -> [UInt8] {
    let delimiter = text.header.delimiterByte
    var out = text.header.record
    out.reserveCapacity(text.records.reduce(0) { $0 + $1.count + 40 })
    let width = reasonCount
    for name in ScoredColumns.names(reasons: width, besides: text.header.names) {
      out.append(delimiter)
      out.append(field: name, delimiter: delimiter)
    }
    out += text.header.lineEnd
    for (row, record) in text.records.enumerated() {
      out += record
      for field in fields(row, reasons: width) {
        out.append(delimiter)
        out.append(field: field, delimiter: delimiter)
      }
      out += text.header.lineEnd
    }
    return out
  }

  /// The most reasons of a row.
  private var reasonCount: Int { reasons?.rows.map(\.count).max() ?? 0 }

  private func fields(_ row: Int, reasons width: Int) -> [String] {
    let score = scores[row]
    let found = [
      score.description, model.scorer.decision(score) ? "1" : "0",
      model.scorer.segments.segment(of: score).rawValue,
    ]
    guard let reasons else { return found }
    let texts = reasons.rows[row].map { "\($0.column) = \($0.value)" }
    return found + texts + [String](repeating: "", count: width - texts.count)
  }

  private func write(
    _ values: RawRows.Values, _ row: Int, _ column: InputSchema.Column,
    to writer: inout DelimitedWriter
  ) {
    switch values {
    case .numbers(let numbers):
      if case .date = column.kind, let date = DateFormat.text(of: numbers[row]) {
        writer.write(date)
      } else {
        writer.write(numbers[row])
      }
    case .codes(let codes):
      let code = codes[row]
      if code >= 0 { writer.write(column.levels[Int(code)]) } else { writer.writeMissing() }
    }
  }
}
