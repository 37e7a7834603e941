import Metrics
package import Tables

/// A column as the checks see it: for every row the place of its value among the distinct ones, and
/// how often each occurs in either class.
package struct AuditedColumn: Sendable {
  package let name: String
  package let kind: ColumnKind
  /// The place of every row's value; -1 where it is missing.
  package let codes: [Int32]
  /// The distinct numbers or dates, rising; empty for names.
  package let values: [Double]
  /// The names, in the order of their places; empty for others.
  package let levels: [String]
  /// How many rows have each value.
  package let counts: [Int]
  /// How many positive rows have each value.
  package let positives: [Int]
  /// How many rows have none.
  package let missing: Int
  /// How many positive rows have none.
  package let missingPositives: Int

  package init(_ column: Column, rows: [Int], isPositive: [Bool]) {
    name = column.name
    kind = column.values.kind
    let coded = CodedValues(column.values, rows: rows)
    codes = coded.codes
    values = coded.values
    levels = if case .category(let categories) = column.values { categories.levels } else { [] }
    var counts = [Int](repeating: 0, count: coded.distinct)
    var positives = counts
    var absent = (all: 0, positive: 0)
    for (place, code) in coded.codes.enumerated() {
      if code < 0 {
        absent.all += 1
        absent.positive += isPositive[place] ? 1 : 0
      } else {
        counts[Int(code)] += 1
        positives[Int(code)] += isPositive[place] ? 1 : 0
      }
    }
    self.counts = counts
    self.positives = positives
    (missing, missingPositives) = absent
  }

  /// The number of rows looked at.
  package var rowCount: Int { codes.count }
  /// The number of rows with a value.
  package var present: Int { rowCount - missing }
  /// The number of positive rows with a value.
  package var presentPositives: Int { positives.reduce(0, +) }
  /// How many different values occur.
  package var distinct: Int { counts.count { $0 > 0 } }
  package var isNumber: Bool { kind == .number }

  /// A value as a sentence shows it.
  package func text(of code: Int) -> String {
    if code < levels.count { return levels[code] }
    guard code < values.count else { return "" }
    return Int(exactly: values[code]).map(String.init) ?? String(values[code])
  }

  /// The number of a row; NaN where it is missing or a name.
  package func number(at row: Int) -> Double {
    let code = Int(codes[row])
    return code >= 0 && code < values.count ? values[code] : .nan
  }
}

extension AuditedColumn {
  /// Fewer rows of either class than this prove nothing.
  static let fewestRows = 20
  /// Numbers are cut into at most this many bins of about equally many rows.
  private static let mostBins = 64

  /// How well the column alone ranks the rows: the larger of two areas under the ROC curve; nil where
  /// either class has too few rows.
  ///
  /// One is that of the numbers as they stand, rising or falling, over the rows that have one. The
  /// other is that of the share of positive rows by value (numbers in bins; a missing value is one of
  /// its own), learnt on every other row and judged on the rows between them, so that a column of many
  /// names gains nothing by chance.
  func strength(_ isPositive: [Bool]) -> Double? {
    [plainArea, learntArea(isPositive)].compactMap(\.self).max()
  }

  private var plainArea: Double? {
    guard !values.isEmpty else { return nil }
    let tallies = counts.indices.map { ClassTally(positive: positives[$0], all: counts[$0]) }
    return ClassTally.area(tallies, fewest: Self.fewestRows).map { max($0, 1 - $0) }
  }

  private func learntArea(_ isPositive: [Bool]) -> Double? {
    let bins = self.bins
    let count = (bins.max() ?? -1) + 1
    var learnt = [ClassTally](repeating: ClassTally(), count: count + 1)
    var judged = learnt
    for (row, code) in codes.enumerated() {
      let bin = code < 0 ? count : bins[Int(code)]
      if row % 2 == 0 {
        learnt[bin].add(isPositive[row])
      } else {
        judged[bin].add(isPositive[row])
      }
    }
    let all = learnt.reduce(into: ClassTally()) { $0.add($1) }
    let shares = learnt.map { $0.share(drawnTo: all) }
    return ClassTally.area(judged, by: shares, fewest: Self.fewestRows / 2)
  }

  /// The bin of every value, by the middle of its rows; names keep to themselves, and so do few numbers.
  private var bins: [Int] {
    guard !values.isEmpty, counts.count > Self.mostBins else { return Array(counts.indices) }
    var below = 0
    return counts.map { count in
      defer { below += count }
      return (2 * below + count) * Self.mostBins / max(2 * present, 1)
    }
  }
}

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

/// Rows of either class in one place.
struct ClassTally: Hashable {
  var positive = 0
  var all = 0

  var negative: Int { all - positive }

  mutating func add(_ isPositive: Bool) {
    all += 1
    positive += isPositive ? 1 : 0
  }

  mutating func add(_ other: ClassTally) {
    all += other.all
    positive += other.positive
  }

  /// The share of positive rows, drawn to that of all rows by the weight of one row.
  func share(drawnTo whole: ClassTally) -> Double {
    let base = Double(whole.positive) / Double(max(whole.all, 1))
    return (Double(positive) + base) / Double(all + 1)
  }

  /// The area under the ROC curve of rows in places of rising score; half of a tie counts.
  ///
  /// Nil where either class has fewer rows than `fewest`.
  static func area(_ places: [ClassTally], fewest: Int) -> Double? {
    let whole = places.reduce(into: ClassTally()) { $0.add($1) }
    guard whole.positive >= max(fewest, 1), whole.negative >= max(fewest, 1) else { return nil }
    var area = ROCArea<Int>()
    for place in places.reversed() { area.add(positive: place.positive, negative: place.negative) }
    return area.area
  }

  /// The same of places with scores in any order.
  static func area(_ places: [ClassTally], by scores: [Double], fewest: Int) -> Double? {
    let order = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
    var merged: [ClassTally] = []
    var last: Double?
    for place in order {
      if scores[place] == last {
        merged[merged.count - 1].add(places[place])
      } else {
        merged.append(places[place])
        last = scores[place]
      }
    }
    return area(merged, fewest: fewest)
  }
}
