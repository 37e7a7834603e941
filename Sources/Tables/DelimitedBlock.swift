import CKernels

extension DelimitedBlock {
  /// What the kernels may read behind the last byte.
  private static let slack = 64

  /// The first records and the others, about as many bytes each; nil where there is but one record.
  package func halves(below header: DelimitedHeader) -> (DelimitedBlock, DelimitedBlock)? {
    let (middle, dialect) = (bytes.count / 2, header.dialect)
    let front = survey(0..<middle, state: CKT_OUTSIDE, dialect)
    var (cut, records) = (front.last, front.records)
    if records == 0 {
      let back = survey(middle..<bytes.count, state: front.state, dialect)
      guard back.records > 0 else { return nil }
      (cut, records) = (middle + back.first, 1)
    }
    let lines = bytes[..<cut].count { $0 == dialect.lineEnd }
    return (
      DelimitedBlock(
        rows: records, firstRow: firstRow, firstLine: firstLine, bytes: Array(bytes[..<(cut - 1)])),
      DelimitedBlock(
        rows: rows - records, firstRow: firstRow + records, firstLine: firstLine + lines,
        bytes: Array(bytes[cut...]))
    )
  }

  /// Whether a quote of the last record is never closed.
  package func isCut(below header: DelimitedHeader) -> Bool {
    survey(0..<bytes.count, state: CKT_OUTSIDE, header.dialect).state == CKT_INSIDE
  }

  /// The bytes of all records, without the last line end.
  package var text: ArraySlice<UInt8> {
    bytes[..<(bytes.lastIndex { $0 != 0x0D }.map { $0 + 1 } ?? bytes.startIndex)]
  }

  /// The records of several blocks as one, which says nothing of where they stand in the text.
  package init(joining blocks: [DelimitedBlock], below header: DelimitedHeader) {
    self.init(
      rows: blocks.reduce(0) { $0 + $1.rows }, firstRow: 0, firstLine: 1,
      bytes: Array(blocks.map(\.bytes).joined(separator: [header.dialect.lineEnd])))
  }

  private func survey(_ range: Range<Int>, state: ckt_state, _ dialect: Dialect) -> ckt_survey {
    let before = range.lowerBound > 0 ? bytes[range.lowerBound - 1] : dialect.lineEnd
    let padded = bytes[range] + [UInt8](repeating: 0, count: Self.slack)
    return padded.withUnsafeBufferPointer { all in
      all.baseAddress.map {
        dialect.survey($0, range.count, before: before, state: state)
      } ?? ckt_survey()
    }
  }
}
