package import Tables

/// Which rows of a table are identical in everything that a model may learn from.
package enum IdenticalRows {
  /// For every row the number of its group of identical rows, in order of first appearance.
  ///
  /// Rows are compared by a digest of 128 bits, so that different ones are taken for the same with a
  /// probability of about 10⁻²⁷ for a million rows. Missing values are equal to each other, and so are
  /// the two zeros.
  package static func groups(of table: Table) -> [Int] {
    var digests = [Digest](repeating: Digest(), count: table.rowCount)
    for column in table.features { add(column.values, to: &digests) }
    var numbers: [Digest: Int] = [:]
    numbers.reserveCapacity(table.rowCount)
    return digests.map { digest in
      if let number = numbers[digest] { return number }
      numbers[digest] = numbers.count
      return numbers.count - 1
    }
  }

  private static func add(_ values: ColumnValues, to digests: inout [Digest]) {
    switch values {
    case .number(let numbers), .date(let numbers):
      for (row, number) in numbers.enumerated() {
        digests[row].add(number.isNaN ? .max : (number + 0).bitPattern)
      }
    case .category(let categories):
      for (row, code) in categories.codes.enumerated() {
        digests[row].add(UInt64(bitPattern: Int64(code)))
      }
    case .text(let text):
      for row in digests.indices {
        let range = text.offsets[row]..<text.offsets[row + 1]
        for byte in text.bytes[range] { digests[row].add(UInt64(byte)) }
        digests[row].add(UInt64(range.count) | 1 << 63)
      }
    }
  }

  /// Two words, each mixed by the finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014) with a
  /// constant of its own.
  private struct Digest: Hashable {
    private var first: UInt64 = 0x9e37_79b9_7f4a_7c15
    private var second: UInt64 = 0xd1b5_4a32_d192_ed03

    @inline(__always)
    mutating func add(_ word: UInt64) {
      first = Self.mixed(first ^ word) &+ 0x9e37_79b9_7f4a_7c15
      second = Self.mixed(second &+ word) ^ 0xd1b5_4a32_d192_ed03
    }

    @inline(__always)
    private static func mixed(_ word: UInt64) -> UInt64 {
      var word = word
      word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
      word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
      return word ^ word >> 31
    }
  }
}
