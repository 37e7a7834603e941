import Tables

/// Values as places among the distinct ones.
struct CodedValues {
  /// The place of every row's value; -1 where it is missing.
  let codes: [Int32]
  /// The distinct numbers, rising; empty for names.
  let values: [Double]
  /// How many places there are.
  let distinct: Int

  /// The key of a missing value, which no number has.
  private static let missing = UInt64.max

  init(_ column: ColumnValues, rows: [Int]) {
    switch column {
    case .number(let numbers), .date(let numbers):
      // Adding 0 makes one of the two zeros.
      let keys = rows.map { row in
        numbers[row].isNaN ? Self.missing : Self.rising(numbers[row] + 0)
      }
      let sorted = Self.sortedDistinct(keys)
      codes = Self.places(of: keys, in: sorted)
      values = sorted.map(Self.number)
      distinct = sorted.count
    case .category(let categories):
      codes = rows.map { categories.codes[$0] }
      values = []
      distinct = categories.levels.count
    case .text(let text):
      let keys = rows.map { row in Self.digest(of: text, at: row) }
      let sorted = Self.sortedDistinct(keys)
      codes = Self.places(of: keys, in: sorted)
      values = []
      distinct = sorted.count
    }
  }

  /// Bits that rise with the number.
  private static func rising(_ number: Double) -> UInt64 {
    let bits = number.bitPattern
    return bits >> 63 == 1 ? ~bits : bits | 1 << 63
  }

  private static func number(_ key: UInt64) -> Double {
    Double(bitPattern: key >> 63 == 1 ? key & ~(1 << 63) : ~key)
  }

  /// FNV-1a over the bytes: texts count as equal where it is.
  private static func digest(of text: TextValues, at row: Int) -> UInt64 {
    let range = text.offsets[row]..<text.offsets[row + 1]
    guard !range.isEmpty else { return missing }
    return text.bytes[range].reduce(0xcbf2_9ce4_8422_2325) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
  }

  private static func sortedDistinct(_ keys: [UInt64]) -> [UInt64] {
    let sorted = keys.sorted()
    var distinct: [UInt64] = []
    for key in sorted where key != missing && key != distinct.last { distinct.append(key) }
    return distinct
  }

  private static func places(of keys: [UInt64], in sorted: [UInt64]) -> [Int32] {
    sorted.withUnsafeBufferPointer { sorted in
      keys.map { key in
        guard key != missing else { return -1 }
        var low = 0
        var high = sorted.count
        while low < high {
          let middle = (low + high) / 2
          if sorted[middle] < key { low = middle + 1 } else { high = middle }
        }
        return Int32(low)
      }
    }
  }
}
