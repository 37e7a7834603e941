import Tables

/// Pairs of rows with the same value of a column, and pairs whose values are neighbours in its order.
///
/// Rows of one customer are alike although those of the next number are not; rows of one age are no more
/// alike than those of the next.
struct ValuePairs {
  typealias Pair = (first: Int, second: Int)

  /// So many pairs of each sort are enough.
  private static let most = 5000
  /// Rows in which values are sought; of more, all rows of some of the values.
  private static let mostRows = 100_000

  /// Rows that follow each other among those of a value.
  private(set) var same: [Pair]
  /// Rows of a value and of the next one.
  private(set) var neighboring: [Pair]
  /// Rows of values far apart.
  private(set) var distant: [Pair]
  /// How many pairs follow one with which they have a row in common.
  let chained: Int
  /// The different values among the rows looked at.
  let values: Int
  /// Rows looked at that have a value.
  let present: Int
  /// Those whose value another row has too.
  let recurring: Int
  /// The rows of the commonest value.
  let largest: Int

  init(_ column: ColumnValues, rowCount: Int) {
    let rows = Self.rows(of: column, count: rowCount)
    let coded = CodedValues(column, rows: rows)
    var members = [[Int]](repeating: [], count: coded.distinct)
    for (place, code) in coded.codes.enumerated() where code >= 0 {
      members[Int(code)].append(rows[place])
    }
    members.removeAll(where: \.isEmpty)
    let several = members.filter { $0.count > 1 }
    values = members.count
    present = members.reduce(0) { $0 + $1.count }
    recurring = several.reduce(0) { $0 + $1.count }
    largest = members.map(\.count).max() ?? 0
    let kept = Self.spread(several, pairs: recurring - several.count)
    same = kept.flatMap { rows -> [Pair] in zip(rows, rows.dropFirst()).map { ($0, $1) } }
    chained = kept.reduce(0) { $0 + max($1.count - 2, 0) }
    neighboring = Self.neighbors(members)
    let apart = max(kept.count / 2, 1)
    distant = kept.indices.flatMap { place -> [Pair] in
      let other = kept[(place + apart) % kept.count]
      return kept.count < 2 ? [] : zip(kept[place], other).map { ($0, $1) }
    }
  }

  /// The same values with no more than so many pairs of each kind.
  func prefix(_ count: Int) -> ValuePairs {
    var few = self
    few.same = Array(same.prefix(count))
    few.neighboring = Array(neighboring.prefix(count))
    few.distant = Array(distant.prefix(count))
    return few
  }

  /// All rows, or all rows of the values whose digest falls into a part.
  private static func rows(of column: ColumnValues, count: Int) -> [Int] {
    guard count > mostRows else { return Array(0..<count) }
    let parts = UInt64(count / mostRows + 1)
    return ValueWords.words(of: column).enumerated().compactMap { row, word in
      word % parts == 0 ? row : nil
    }
  }

  /// Groups evenly spaced, with about as many pairs as are enough.
  private static func spread(_ groups: [[Int]], pairs: Int) -> [[Int]] {
    guard pairs > most else { return groups }
    return DataAudit.spread(groups.count, most: max(groups.count * most / pairs, 1)).map {
      groups[$0]
    }
  }

  private static func neighbors(_ groups: [[Int]]) -> [Pair] {
    guard groups.count > 1 else { return [] }
    return DataAudit.spread(groups.count - 1, most: most).flatMap { place -> [Pair] in
      zip(groups[place].prefix(3), groups[place + 1].prefix(3)).map { ($0, $1) }
    }
  }
}

/// How often labels differ in pairs of rows.
struct LabelLikeness {
  /// The share of pairs of one value that differ.
  let same: Double
  /// The share that differs by chance.
  let chance: Double
  /// How much less they differ than a yardstick, as a share of what chance gives: 1 where they never do
  /// and the yardstick is chance.
  let excess: Double
  /// That in standard errors under chance.
  let errors: Double

  /// - Parameter againstNeighbors: whether pairs of neighbouring values are the yardstick, where they
  ///   differ less than chance has it.
  init(_ pairs: ValuePairs, labels: [Float], positiveShare p: Double, againstNeighbors: Bool) {
    func differing(_ pairs: [ValuePairs.Pair]) -> Double {
      let count = pairs.count { (labels[$0.first] > 0.5) != (labels[$0.second] > 0.5) }
      return Double(count) / Double(max(pairs.count, 1))
    }
    same = differing(pairs.same)
    chance = 2 * p * (1 - p)
    var yardstick = chance
    var variance = chance * (1 - chance) / Double(max(pairs.same.count, 1))
    // Two pairs with a row in common differ both with probability p (1 − p).
    let shared = p * (1 - p) - chance * chance
    let perPair = Double(pairs.chained) / Double(max(pairs.same.count, 1))
    variance += 2 * perPair * shared / Double(max(pairs.same.count, 1))
    if againstNeighbors {
      yardstick = min(yardstick, differing(pairs.neighboring))
      variance += chance * (1 - chance) / Double(max(pairs.neighboring.count, 1))
    }
    excess = chance > 0 ? (yardstick - same) / chance : 0
    errors = variance > 0 ? (yardstick - same) / variance.squareRoot() : 0
  }
}

/// A column on a scale on which two rows differ by 0 to 1: ranks of numbers, equal names or not.
struct LikenessScale: Sendable {
  let name: String
  private let values: ColumnValues
  /// The distinct numbers, rising, and the share of rows below the middle of each.
  private let numbers: [Double]
  private let ranks: [Double]

  init(_ column: AuditedColumn, values: ColumnValues) {
    name = column.name
    self.values = values
    numbers = column.values
    var below = 0
    ranks = column.values.indices.map { place in
      defer { below += column.counts[place] }
      return (Double(below) + Double(column.counts[place]) / 2) / Double(max(column.present, 1))
    }
  }

  /// How much less rows of one value differ in this column than a yardstick, as a share of what rows of
  /// distant values differ by; nil where those hardly differ.
  func excess(_ pairs: ValuePairs, againstNeighbors: Bool) -> Double? {
    let chance = mean(pairs.distant)
    guard pairs.same.count >= 20, pairs.distant.count >= 10, chance >= 0.05 else { return nil }
    let yardstick = againstNeighbors ? min(chance, mean(pairs.neighboring)) : chance
    return (yardstick - mean(pairs.same)) / chance
  }

  private func mean(_ pairs: [ValuePairs.Pair]) -> Double {
    pairs.reduce(0.0) { $0 + difference($1.first, $1.second) } / Double(max(pairs.count, 1))
  }

  private func difference(_ first: Int, _ second: Int) -> Double {
    switch values {
    case .number(let numbers), .date(let numbers):
      let (a, b) = (numbers[first], numbers[second])
      if a.isNaN || b.isNaN { return a.isNaN == b.isNaN ? 0 : 1 }
      return a == b ? 0 : abs(rank(a) - rank(b))
    case .category(let categories):
      return categories.codes[first] == categories.codes[second] ? 0 : 1
    case .text(let text): return text[first] == text[second] ? 0 : 1
    }
  }

  /// The rank of a number, which need not be among those looked at.
  private func rank(_ number: Double) -> Double {
    var (low, high) = (0, numbers.count)
    while low < high {
      let middle = (low + high) / 2
      if numbers[middle] < number { low = middle + 1 } else { high = middle }
    }
    return ranks.isEmpty ? 0 : ranks[min(low, ranks.count - 1)]
  }
}

/// Values as words that are equal where the values are.
enum ValueWords {
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
