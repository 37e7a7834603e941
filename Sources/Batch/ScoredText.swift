package import Learning
package import Tables

/// What scoring adds to every record of a text, behind the record as it stands.
///
/// `probability` has the fewest digits that read back to the score, `decision` is 1 where the row is
/// predicted positive and 0 elsewhere, `segment` is `high`, `medium` or `low`; reasons follow, and, where
/// records that cannot be scored are kept, `error`, which says why.
package struct ScoredText: Sendable {
  let header: DelimitedHeader
  let tellsRefusals: Bool
  private let scorer: Scorer
  private let reasonCount: Int

  /// - Parameters:
  ///   - reasons: how many columns reasons have.
  ///   - tellsRefusals: whether there is a column for what is wrong with a record.
  package init(header: DelimitedHeader, scorer: Scorer, reasons: Int, tellsRefusals: Bool = false) {
    self.header = header
    self.tellsRefusals = tellsRefusals
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
    if tellsRefusals { text.append(header.delimiterByte) }
    text.append(contentsOf: header.lineEnd)
  }

  /// Appends a record that cannot be scored, as it stands, with the reason and nothing else behind it.
  ///
  /// A record that has not the fields of the header is its first field, so that the columns stay where they
  /// are.
  package func append(_ block: DelimitedBlock, refused error: DataError, to text: inout [UInt8]) {
    var rows = DelimitedRows(header: header)
    // Of lines that end with LF and CR, the LF is no part of the record.
    let isReversed = header.lineEnd.count > 1 && header.lineEnd[0] == 0x0A
    let bytes = isReversed && block.text.last == 0x0A ? block.text.dropLast() : block.text
    if (try? rows.split(block)) != nil {
      text += bytes
    } else {
      let record = String(decoding: bytes, as: UTF8.self)
      header.append(field: record.withoutFormula, to: &text)
      text += [UInt8](repeating: header.delimiterByte, count: header.names.count - 1)
    }
    text += [UInt8](repeating: header.delimiterByte, count: 3 + reasonCount)
    append(field: error.recordSentence, to: &text)
    text += header.lineEnd
  }

  private func append(field: String, to text: inout [UInt8]) {
    text.append(header.delimiterByte)
    header.append(field: field.withoutFormula, to: &text)
  }

  private static let names = ["probability", "decision", "segment"]

  /// Whether the columns of a text are those of one that was scored already.
  package static func isHeader(_ columns: [String]) -> Bool {
    names.allSatisfy { columns.contains($0) }
  }

  /// The names of the columns that are added; one that the text has already gets a number behind it.
  private var names: [String] {
    var taken = Set(header.names)
    let wanted =
      Self.names + (0..<reasonCount).map { "reason_\($0 + 1)" } + (tellsRefusals ? ["error"] : [])
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
