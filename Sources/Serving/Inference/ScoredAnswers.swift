import Batch
import Explanation
import Learning
import Tables

extension ScoredRequest {
  var json: [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(200 + scores.count * (90 + 100 * (reasons?.rows.first?.count ?? 0)))
    out += model.answerStart
    let unseen = summary.unseenLevels.indices.filter { summary.unseenLevels[$0] > 0 }
    let outside = summary.outsideRange.indices.filter { summary.outsideRange[$0] > 0 }
    for row in scores.indices {
      if row > 0 { out.append(UInt8(ascii: ",")) }
      append(row: row, unseen: unseen, outside: outside, to: &out)
    }
    JSONText.append(raw: "]", to: &out)
    appendTotals(to: &out)
    JSONText.append(raw: "}", to: &out)
    return out
  }

  /// - Parameters:
  ///   - unseen: the columns in which any row has a name that no training row had.
  ///   - outside: the columns in which any row has a value beyond those of the training rows.
  private func append(row: Int, unseen: [Int], outside: [Int], to out: inout [UInt8]) {
    JSONText.append(raw: #"{"row":"#, to: &out)
    JSONText.append(row, to: &out)
    if !sent.identifiers.isEmpty, let identifier = sent.identifiers[row] {
      JSONText.append(raw: #","id":"#, to: &out)
      JSONText.append(identifier, to: &out)
    }
    JSONText.append(raw: ",", to: &out)
    append(score: scores[row], to: &out)
    if let reasons { append(reasons.rows[row], to: &out) }
    append(columns: unseen.filter { isUnseen(row, column: $0) }, as: #","unseen":["#, to: &out)
    append(columns: outside.filter { isOutside(row, column: $0) }, as: #","outside":["#, to: &out)
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

  private func isUnseen(_ row: Int, column: Int) -> Bool {
    guard case .codes(let codes) = sent.rows.columns[column] else { return false }
    return codes[row] == RawRows.unseen
  }

  private func isOutside(_ row: Int, column: Int) -> Bool {
    guard case .numbers(let numbers) = sent.rows.columns[column] else { return false }
    return summary.isOutside(numbers[row], column: column)
  }

  /// A member with the names of columns; nothing where there are none.
  private func append(columns: [Int], as start: StaticString, to out: inout [UInt8]) {
    guard !columns.isEmpty else { return }
    JSONText.append(raw: start, to: &out)
    for (place, column) in columns.enumerated() {
      if place > 0 { out.append(UInt8(ascii: ",")) }
      out += model.columnTexts[column]
    }
    JSONText.append(raw: "]", to: &out)
  }

  /// The members of an object: columns with the number of rows in which something is so.
  private func append(counts: [Int], to out: inout [UInt8]) {
    var isFirst = true
    for (place, rows) in counts.enumerated() where rows > 0 {
      if !isFirst { out.append(UInt8(ascii: ",")) }
      isFirst = false
      out += model.columnTexts[place]
      JSONText.append(raw: ":", to: &out)
      JSONText.append(rows, to: &out)
    }
  }

  private func appendTotals(to out: inout [UInt8]) {
    if let reasons {
      JSONText.append(raw: #","explains":"#, to: &out)
      JSONText.append(reasons.explains, to: &out)
      JSONText.append(raw: #","base":"#, to: &out)
      JSONText.append(reasons.base, to: &out)
    }
    JSONText.append(raw: #","unseen":{"#, to: &out)
    append(counts: summary.unseenLevels, to: &out)
    JSONText.append(raw: #"},"outside":{"#, to: &out)
    append(counts: summary.outsideRange, to: &out)
    JSONText.append(raw: #"},"ignored":["#, to: &out)
    for (place, name) in sent.ignored.enumerated() {
      if place > 0 { out.append(UInt8(ascii: ",")) }
      JSONText.append(name, to: &out)
    }
    JSONText.append(raw: "]", to: &out)
    appendWarnings(to: &out)
  }

  /// What is said of columns most of whose values no training row had; nothing where there are none.
  private func appendWarnings(to out: inout [UInt8]) {
    let warnings = summary.warnings
    guard !warnings.isEmpty else { return }
    JSONText.append(raw: #","warnings":["#, to: &out)
    for (place, sentence) in warnings.enumerated() {
      if place > 0 { out.append(UInt8(ascii: ",")) }
      JSONText.append(sentence, to: &out)
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
