import Batch
import Explanation
import Learning
import Tables

extension ScoredRequest {
  var json: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(200 + scores.count * (90 + 100 * (reasons?.rows.first?.count ?? 0)))
    out += model.answerStart
    let hasUnseen = summary.unseenLevels.contains { $0 > 0 }
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
    for (place, values) in sent.rows.columns.enumerated() where summary.unseenLevels[place] > 0 {
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
    for (place, rows) in summary.unseenLevels.enumerated() where rows > 0 {
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
  var csv: [UInt8] {
    let text = sent.text ?? RequestText(sent, schema: model.schema)
    let width = reasons?.rows.map(\.count).max() ?? 0
    let writer = ScoredText(header: text.header, scorer: model.scorer, reasons: width)
    return writer.headerLine + records(text, by: writer)
  }

  /// The records of delimited text, each with what was found out.
  func records(_ text: RequestText, by writer: ScoredText) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(text.records.reduce(0) { $0 + $1.count + writer.addedBytes })
    for (row, record) in text.records.enumerated() {
      out += record
      let reasons = reasons?.rows[row].map { "\($0.column) = \($0.value)" } ?? []
      writer.append(scores[row], reasons: reasons, to: &out)
    }
    return out
  }
}
