/// Which bytes separate fields and records, and which lines are none.
struct Dialect: Sendable, Hashable {
  static let delimiters = Array(",;\t|".utf8)
  /// A byte that no text in UTF-8 has, where nothing quotes fields.
  static let noQuote: UInt8 = 0xFF

  /// That of RFC 4180, but for the line end.
  static let standard = Dialect(delimiter: delimiters[0])

  var delimiter: UInt8
  var lineEnd: UInt8 = 0x0A
  /// What stands around fields that hold a delimiter or a line end.
  var quote = UInt8(ascii: "\"")
  /// Nil where every line belongs to a record.
  var comments: CommentLines?

  /// Takes what is between fields as given, finding out the rest from the beginning of a file.
  ///
  /// The delimiter is the one that gives the header the most fields in which the following records
  /// agree: the share of agreeing records times the header's delimiters, the first in the order above
  /// where that is equal. Records end with LF, also behind CR; with CR where there is no LF, or one in front of each CR.
  mutating func findDelimiter(_ head: ArraySlice<UInt8>, isWhole: Bool) {
    var best = 0.0
    var found = Self.delimiters[0]
    for candidate in Self.delimiters {
      var dialect = self
      dialect.delimiter = candidate
      let scan = HeadScan(head, dialect, isWhole: isWhole, limit: 100)
      let score = Self.score(scan.records.map(\.fields.count))
      if score > best {
        best = score
        found = candidate
      }
    }
    delimiter = found
  }

  /// Finds out how records end, from the beginning of a file.
  mutating func findLineEnd(_ head: ArraySlice<UInt8>) {
    let hasLineFeed = head.contains(UInt8(ascii: "\n"))
    let hasReturn = head.contains(UInt8(ascii: "\r"))
    lineEnd = hasReturn && (!hasLineFeed || Self.hasReversedEnds(head)) ? 0x0D : 0x0A
  }

  /// Whether every LF stands in front of a CR, and none behind one.
  private static func hasReversedEnds(_ head: ArraySlice<UInt8>) -> Bool {
    head.indices.allSatisfy { place in
      guard head[place] == 0x0A else { return true }
      let isBehindReturn = place > head.startIndex && head[place - 1] == 0x0D
      return !isBehindReturn && (place + 1 == head.endIndex || head[place + 1] == 0x0D)
    }
  }

  /// What may stand beside a line end: the CR of CR LF, the LF of LF CR.
  var besideLineEnd: UInt8 { lineEnd == 0x0D ? 0x0A : 0x0D }

  private static func score(_ counts: [Int]) -> Double {
    guard let header = counts.first else { return 0 }
    let agreeing = counts.count { $0 == header }
    return Double(agreeing) / Double(counts.count) * Double(header - 1)
  }
}
