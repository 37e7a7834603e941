import CKernels

/// Where the records in a window of text end, as far as it was looked at.
struct RecordScan {
  /// The number of record ends.
  private(set) var records = 0
  /// The offset behind the last record end, or 0.
  private var cut = 0
  private var looked = 0
  private var state = CKT_OUTSIDE

  /// Whether the last byte stands inside quotes.
  var isInsideQuotes: Bool { state == CKT_INSIDE }

  /// Looks at what is new; 64 more bytes must be readable.
  mutating func look(at window: [UInt8], filled: Int, _ dialect: Dialect) {
    guard filled > looked else { return }
    let before = looked > 0 ? window[looked - 1] : dialect.lineEnd
    let survey = window.withUnsafeBufferPointer { all in
      all.baseAddress.map {
        ckt_survey_block(
          $0 + looked, filled - looked, before, dialect.delimiter, dialect.lineEnd, state)
      }
    }
    guard let survey else { return }
    if survey.records > 0 { cut = looked + survey.last }
    records += survey.records
    state = survey.state
    looked = filled
  }

  /// The offset of the line end that closes a block; nil while none can be told.
  ///
  /// Empty lines in front of the last record end are left for the next block, since they stand for no
  /// rows if nothing else follows.
  func blockEnd(_ window: [UInt8], filled: Int, _ header: DelimitedHeader) -> Int? {
    guard cut > 0 else { return nil }
    if header.names.count == 1 { return cut - 1 }
    let isFollowed = window[cut..<filled].contains { $0 != 0x0A && $0 != 0x0D }
    guard isFollowed else { return nil }
    var kept = cut
    while kept > 0, window[kept - 1] == 0x0A || window[kept - 1] == 0x0D { kept -= 1 }
    return window[kept...].firstIndex(of: header.dialect.lineEnd)
  }

  /// The number of records up to the line end at an offset behind which only empty lines end.
  func records(before end: Int, _ window: [UInt8], _ dialect: Dialect) -> Int {
    records - window[(end + 1)..<cut].count { $0 == dialect.lineEnd }
  }

  /// Forgets the first bytes, and the records in them.
  mutating func drop(_ bytes: Int, records dropped: Int) {
    cut = max(0, cut - bytes)
    looked -= bytes
    records -= dropped
  }
}
