/// Which bytes separate fields and records.
struct Dialect: Sendable, Hashable {
  static let delimiters = Array(",;\t|".utf8)

  var delimiter: UInt8
  var lineEnd: UInt8

  /// Finds out both from the beginning of a file, quotes taken into account.
  ///
  /// The delimiter is the one that gives the header the most fields in which the following records
  /// agree: the share of agreeing records times the header's delimiters, the first in the order above
  /// where that is equal. Records end with LF, also behind CR; with CR where there is no LF.
  init(head: ArraySlice<UInt8>, isWhole: Bool) {
    let hasLineFeed = head.contains(UInt8(ascii: "\n"))
    lineEnd = !hasLineFeed && head.contains(UInt8(ascii: "\r")) ? 0x0D : 0x0A
    delimiter = Self.delimiters[0]
    var best = 0.0
    for candidate in Self.delimiters {
      let scan = HeadScan(
        head, delimiter: candidate, lineEnd: lineEnd, isWhole: isWhole, limit: 100)
      let score = Self.score(scan.records.map(\.fields.count))
      if score > best {
        best = score
        delimiter = candidate
      }
    }
  }

  private static func score(_ counts: [Int]) -> Double {
    guard let header = counts.first else { return 0 }
    let agreeing = counts.count { $0 == header }
    return Double(agreeing) / Double(counts.count) * Double(header - 1)
  }
}
