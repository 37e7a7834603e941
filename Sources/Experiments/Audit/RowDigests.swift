import Tables

/// Values as words that are equal where the values are.
enum RowDigests {
  /// A word for every row's value; missing values are equal to each other, and so are the two zeros.
  static func words(of column: ColumnValues) -> [UInt64] {
    switch column {
    case .number(let numbers), .date(let numbers):
      numbers.map { mixed($0.isNaN ? .max : ($0 + 0).bitPattern) }
    case .category(let categories): categories.codes.map { mixed(UInt64(bitPattern: Int64($0))) }
    case .text(let text):
      (0..<text.count).map { row in
        text.bytes[text.offsets[row]..<text.offsets[row + 1]].reduce(0xcbf2_9ce4_8422_2325) {
          mixed($0 ^ UInt64($1))
        }
      }
    }
  }

  /// The finalizer of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
  @inline(__always)
  static func mixed(_ word: UInt64) -> UInt64 {
    var word = word &+ 0x9e37_79b9_7f4a_7c15
    word = (word ^ word >> 30) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ word >> 27) &* 0x94d0_49bb_1331_11eb
    return word ^ word >> 31
  }

  /// The number of every word's group of equal ones, in order of first appearance.
  static func groups(of words: [UInt64]) -> [Int] {
    var numbers: [UInt64: Int] = [:]
    return words.map { word in
      if let number = numbers[word] { return number }
      numbers[word] = numbers.count
      return numbers.count - 1
    }
  }
}
