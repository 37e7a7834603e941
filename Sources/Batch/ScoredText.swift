package import Learning
package import Tables

/// What scoring adds to every record of a text, behind the record as it stands.
///
/// `probability` has the fewest digits that read back to the score, `decision` is 1 where the row is
/// predicted positive and 0 elsewhere, `segment` is `high`, `medium` or `low`; reasons follow.
package struct ScoredText: Sendable {
  private let header: DelimitedHeader
  private let scorer: Scorer
  private let reasonCount: Int

  /// - Parameter reasons: how many columns reasons have.
  package init(header: DelimitedHeader, scorer: Scorer, reasons: Int) {
    self.header = header
    self.scorer = scorer
    reasonCount = reasons
  }

  /// The header with the columns that are added, ended.
  package var headerLine: [UInt8] {
    var text = header.record
    for name in names { append(field: name, to: &text) }
    return text + header.lineEnd
  }

  /// About how many bytes are added to a record.
  package var addedBytes: Int { 24 + 40 * reasonCount }

  /// Appends what is said of a row, and ends its record.
  package func append(_ score: Float, reasons: [String], to text: inout [UInt8]) {
    text.append(header.delimiterByte)
    text.append(number: score)
    text.append(header.delimiterByte)
    text.append(scorer.decision(score) ? UInt8(ascii: "1") : UInt8(ascii: "0"))
    text.append(header.delimiterByte)
    text.append(contentsOf: scorer.segments.segment(of: score).rawValue.utf8)
    for place in 0..<reasonCount {
      append(field: place < reasons.count ? reasons[place] : "", to: &text)
    }
    text.append(contentsOf: header.lineEnd)
  }

  private func append(field: String, to text: inout [UInt8]) {
    text.append(header.delimiterByte)
    text.append(field: field, delimiter: header.delimiterByte)
  }

  /// The names of the columns that are added; one that the text has already gets a number behind it.
  private var names: [String] {
    var taken = Set(header.names)
    let wanted =
      ["probability", "decision", "segment"] + (0..<reasonCount).map { "reason_\($0 + 1)" }
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
