import Learning
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

/// Assigns rows to folds so that identical rows stay together and every fold gets its share of each
/// stratum, as nearly as that allows.
struct DuplicateAwareAssignment {
  /// The stratum of every row.
  let strata: [Int]
  /// The group of identical rows of every row.
  let groups: [Int]
  /// How many rows of each stratum each fold is to have: `quotas[stratum][fold]`.
  let quotas: [[Int]]

  /// The fold of every row.
  ///
  /// Groups of several rows are placed first, the largest before the others and equal ones in random
  /// order, each into the fold that has the largest share of its quota left afterwards; of equal folds
  /// the first. Then single rows fill what is left, at random.
  func folds(key: RandomKey) -> [Int] {
    var assignment = [Int](repeating: -1, count: strata.count)
    var remaining = quotas
    var members = [[Int]](repeating: [], count: (groups.max() ?? -1) + 1)
    for (row, group) in groups.enumerated() { members[group].append(row) }
    var duplicates = members.filter { $0.count > 1 }
    var stream = key["twins"].stream
    stream.shuffle(&duplicates)
    let order = duplicates.indices.sorted {
      (duplicates[$1].count, $0) < (duplicates[$0].count, $1)
    }
    for place in order {
      let fold = emptiestFold(for: duplicates[place], remaining: remaining)
      for row in duplicates[place] {
        assignment[row] = fold
        remaining[strata[row]][fold] -= 1
      }
    }
    let single = members.filter { $0.count == 1 }.map { $0[0] }.sorted()
    for stratum in quotas.indices {
      let rows = single.filter { strata[$0] == stratum }
      var folds = Self.folds(filling: remaining[stratum], count: rows.count)
      var stream = key["single", stratum].stream
      stream.shuffle(&folds)
      for (row, fold) in zip(rows, folds) { assignment[row] = fold }
    }
    return assignment
  }

  private func emptiestFold(for group: [Int], remaining: [[Int]]) -> Int {
    var best = (fold: 0, share: -Double.infinity)
    for fold in quotas[0].indices {
      var share = Double.infinity
      for stratum in Set(group.map { strata[$0] }) {
        let taken = group.count { strata[$0] == stratum }
        let rest = Double(remaining[stratum][fold] - taken) / Double(max(quotas[stratum][fold], 1))
        share = min(share, rest)
      }
      if share > best.share { best = (fold, share) }
    }
    return best.fold
  }

  /// The folds that `count` single rows go to; where groups overfilled a fold, the emptiest others get
  /// fewer, the last of equal ones first.
  private static func folds(filling remaining: [Int], count: Int) -> [Int] {
    var quotas = remaining.map { max($0, 0) }
    while quotas.reduce(0, +) > count {
      let largest = quotas.indices.max { (quotas[$0], $0) < (quotas[$1], $1) } ?? 0
      quotas[largest] -= 1
    }
    return quotas.indices.flatMap { [Int](repeating: $0, count: quotas[$0]) }
  }
}
