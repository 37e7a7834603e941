import Learning
import Tables

/// How a scored row is written: the record as it stands, then what scoring adds.
///
/// `probability` has the fewest digits that read back to the score, `decision` is 1 where the row is
/// predicted positive and 0 elsewhere, `segment` is `high`, `medium` or `low`; reasons follow.
struct ScoredText: Sendable {
  let names: [String]
  private let header: DelimitedHeader
  private let scorer: Scorer
  private let reasonCount: Int

  /// New names get a number where the text has such a column.
  init(header: DelimitedHeader, scorer: Scorer, reasons: Int) {
    self.header = header
    self.scorer = scorer
    reasonCount = reasons
    names = ScoredColumns.names(reasons: reasons, besides: header.names)
  }

  /// The header, ended.
  var headerLine: [UInt8] {
    var text = header.record
    for name in names {
      text.append(header.delimiterByte)
      text.append(field: name, delimiter: header.delimiterByte)
    }
    return text + header.lineEnd
  }

  /// The rows, ended; counts what was decided.
  func lines(
    _ rows: borrowing DelimitedRows, scores: [Float], reasons: [[String]]?,
    summary: inout BulkSummary
  ) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(rows.byteCount + rows.count * (24 + 40 * reasonCount))
    for row in 0..<rows.count {
      rows.append(record: row, to: &text)
      let segment = scorer.segments.segment(of: scores[row])
      let isPositive = scorer.decision(scores[row])
      summary.count(segment, isPositive: isPositive)
      text.append(header.delimiterByte)
      text.append(number: scores[row])
      text.append(header.delimiterByte)
      text.append(isPositive ? UInt8(ascii: "1") : UInt8(ascii: "0"))
      text.append(header.delimiterByte)
      text.append(contentsOf: segment.rawValue.utf8)
      if let reasons { append(reasons[row], to: &text) }
      text.append(contentsOf: header.lineEnd)
    }
    return text
  }

  private func append(_ reasons: [String], to text: inout [UInt8]) {
    for place in 0..<reasonCount {
      text.append(header.delimiterByte)
      if place < reasons.count {
        text.append(field: reasons[place], delimiter: header.delimiterByte)
      }
    }
  }
}

/// The columns that scoring adds to a table.
package enum ScoredColumns {
  /// `probability`, `decision`, `segment`, `reason_1` and so on; a name that the table has already gets
  /// a number behind it.
  package static func names(reasons: Int, besides columns: [String]) -> [String] {
    var taken = Set(columns)
    let wanted =
      ["probability", "decision", "segment"] + (0..<reasons).map { "reason_\($0 + 1)" }
    return wanted.map { name in
      var fresh = name
      var number = 2
      while !taken.insert(fresh).inserted {
        fresh = "\(name)_\(number)"
        number += 1
      }
      return fresh
    }
  }
}
