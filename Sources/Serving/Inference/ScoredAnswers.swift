import Batch
import Explanation
import Learning
import Tables

extension ScoredRequest {
  var json: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(200 + scores.count * (90 + 100 * (reasons?.rows.first?.count ?? 0)))
    out += model.answerStart
    let hasUnseen = unseen.contains { $0 > 0 }
    for row in scores.indices {
      if row > 0 { out.append(UInt8(ascii: ",")) }
      append(row: row, hasUnseen: hasUnseen, to: &out)
    }
    JSONText.append(raw: "]", to: &out)
    appendTotals(to: &out)
    JSONText.append(raw: "}", to: &out)
    return out
  }

  private func append(row: Int, hasUnseen: Bool, to out: inout [UInt8]) {
    JSONText.append(raw: #"{"row":"#, to: &out)
    JSONText.append(row, to: &out)
    if !sent.identifiers.isEmpty, let identifier = sent.identifiers[row] {
      JSONText.append(raw: #","id":"#, to: &out)
      JSONText.append(identifier, to: &out)
    }
    JSONText.append(raw: ",", to: &out)
    append(score: scores[row], to: &out)
    if let reasons { append(reasons.rows[row], to: &out) }
    if hasUnseen { appendUnseen(row: row, to: &out) }
    JSONText.append(raw: "}", to: &out)
  }

  /// The members that say what a row is worth.
  func append(score: Float, to out: inout [UInt8]) {
    JSONText.append(raw: #""probability":"#, to: &out)
    JSONText.append(score, to: &out)
    if model.scorer.decision(score) {
      JSONText.append(raw: #","decision":true,"segment":""#, to: &out)
    } else {
      JSONText.append(raw: #","decision":false,"segment":""#, to: &out)
    }
    switch model.scorer.segments.segment(of: score) {
    case .high: JSONText.append(raw: #"high""#, to: &out)
    case .medium: JSONText.append(raw: #"medium""#, to: &out)
    case .low: JSONText.append(raw: #"low""#, to: &out)
    }
  }

  private func append(_ reasons: [Reason], to out: inout [UInt8]) {
    JSONText.append(raw: #","reasons":["#, to: &out)
    for (place, reason) in reasons.enumerated() {
      JSONText.append(raw: place == 0 ? #"{"column":"# : #",{"column":"#, to: &out)
      JSONText.append(reason.column, to: &out)
      JSONText.append(raw: #","value":"#, to: &out)
      JSONText.append(reason.value, to: &out)
      JSONText.append(raw: #","contribution":"#, to: &out)
      JSONText.append(reason.contribution, to: &out)
      if let error = reason.standardError {
        JSONText.append(raw: #","standardError":"#, to: &out)
        JSONText.append(error, to: &out)
      }
      JSONText.append(raw: "}", to: &out)
    }
    JSONText.append(raw: "]", to: &out)
  }

  private func appendUnseen(row: Int, to out: inout [UInt8]) {
    var count = 0
    for (place, values) in sent.rows.columns.enumerated() where unseen[place] > 0 {
      guard case .codes(let codes) = values, codes[row] == RawRows.unseen else { continue }
      JSONText.append(raw: count == 0 ? #","unseen":["# : ",", to: &out)
      out += model.columnTexts[place]
      count += 1
    }
    if count > 0 { JSONText.append(raw: "]", to: &out) }
  }

  private func appendTotals(to out: inout [UInt8]) {
    if let reasons {
      JSONText.append(raw: #","explains":"#, to: &out)
      JSONText.append(reasons.explains, to: &out)
      JSONText.append(raw: #","base":"#, to: &out)
      JSONText.append(reasons.base, to: &out)
    }
    JSONText.append(raw: #","unseen":{"#, to: &out)
    var count = 0
    for (place, rows) in unseen.enumerated() where rows > 0 {
      if count > 0 { out.append(UInt8(ascii: ",")) }
      out += model.columnTexts[place]
      JSONText.append(raw: ":", to: &out)
      JSONText.append(rows, to: &out)
      count += 1
    }
    JSONText.append(raw: #"},"ignored":["#, to: &out)
    for (place, name) in sent.ignored.enumerated() {
      if place > 0 { out.append(UInt8(ascii: ",")) }
      JSONText.append(name, to: &out)
    }
    JSONText.append(raw: "]", to: &out)
  }

  /// The answer as MLflow gives it: a record for every row.
  var predictions: [UInt8] {
    var out: [UInt8] = []
    JSONText.append(raw: #"{"predictions":["#, to: &out)
    for (row, score) in scores.enumerated() {
      JSONText.append(raw: row == 0 ? "{" : ",{", to: &out)
      append(score: score, to: &out)
      JSONText.append(raw: "}", to: &out)
    }
    JSONText.append(raw: "]}", to: &out)
    return out
  }
}

// MARK: - Delimited text

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

  private func repeated(_ text: RequestText) -> [UInt8] {
    let width = reasonCount
    var out = text.headerLine(reasons: width)
    out.reserveCapacity(text.records.reduce(out.count) { $0 + $1.count + 40 })
    append(text, reasons: width, to: &out)
    return out
  }

  /// Appends the records of delimited text, each with what was found out.
  func append(_ text: RequestText, reasons width: Int, to out: inout [UInt8]) {
    let delimiter = text.header.delimiterByte
    for (row, record) in text.records.enumerated() {
      out += record
      for field in fields(row, reasons: width) {
        out.append(delimiter)
        out.append(field: field, delimiter: delimiter)
      }
      out += text.header.lineEnd
    }
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

extension RequestText {
  /// The header with the columns that scoring adds.
  func headerLine(reasons width: Int) -> [UInt8] {
    var line = header.record
    for name in ScoredColumns.names(reasons: width, besides: header.names) {
      line.append(header.delimiterByte)
      line.append(field: name, delimiter: header.delimiterByte)
    }
    return line + header.lineEnd
  }
}
