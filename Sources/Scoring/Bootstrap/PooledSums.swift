import Learning

/// What metrics add up over the data rows of one class.
struct PooledSums: Sendable {
  /// The data rows that were scored.
  private(set) var dataRows: [Int32] = []
  /// What their scored rows come to, in the order of `dataRows`.
  private var entries: [Sums] = []

  /// Sums over scored rows.
  struct Sums: Sendable {
    /// How many there are, were called positive, and have a score from which a call is worth its
    /// while, each as often as it counts; and how many count at all.
    var counts = SIMD4<Int32>()
    /// The log loss and the Brier score.
    var losses = SIMD2<Double>()

    /// How many rows there are, each as often as it counts.
    var rows: Int { Int(counts[0]) }
    /// How many were called positive.
    var called: Int { Int(counts[1]) }
    /// How many have a score from which a call is worth its while.
    var worthwhile: Int { Int(counts[2]) }
    /// How many rows count at all.
    var distinct: Int { Int(counts[3]) }
  }

  /// The sums of both classes by data row.
  static func ofClasses(
    _ rows: ScoredRows, called: [Bool], dataRow: [Int], dataRows: Int
  ) -> (positives: PooledSums, negatives: PooledSums) {
    var (positives, negatives) = (PooledSums(), PooledSums())
    var place = [Int](repeating: -1, count: dataRows)
    for row in rows.labels.indices {
      let sums = Sums(rows, row, called: called[row])
      if rows.labels[row] > 0.5 {
        positives.add(sums, to: dataRow[row], at: &place[dataRow[row]])
      } else {
        negatives.add(sums, to: dataRow[row], at: &place[dataRow[row]])
      }
    }
    return (positives, negatives)
  }

  private mutating func add(_ sums: Sums, to dataRow: Int, at place: inout Int) {
    if place < 0 {
      place = entries.count
      entries.append(Sums())
      dataRows.append(Int32(dataRow))
    }
    precondition(
      place < entries.count && dataRows[place] == dataRow,
      "data row \(dataRow) has two labels")
    entries[place].add(sums)
  }

  /// How many data rows were called positive in any repeat.
  var calledDataRows: Int { entries.count { $0.called > 0 } }

  /// The sums where data row i counts `times[i]` times.
  ///
  /// Rows with even and with odd places have a sum each, so that one addition need not wait for the
  /// other.
  func sums(times: UnsafeBufferPointer<UInt16>) -> Sums {
    entries.withUnsafeBufferPointer { entries in
      dataRows.withUnsafeBufferPointer { dataRows in
        var (even, odd) = (Sums(), Sums())
        var index = 0
        while index + 1 < entries.count {
          even.add(entries[index], times: times[Int(dataRows[index])])
          odd.add(entries[index + 1], times: times[Int(dataRows[index + 1])])
          index += 2
        }
        if index < entries.count {
          even.add(entries[index], times: times[Int(dataRows[index])])
        }
        even.add(odd)
        return even
      }
    }
  }
}

extension PooledSums.Sums {
  /// The sums of one scored row.
  init(_ rows: ScoredRows, _ row: Int, called isCalled: Bool) {
    let score = Double(rows.scores[row])
    let label = [rows.labels[row]]
    let isWorthwhile = rows.scores[row] >= Float(rows.stakes.worthwhile)
    counts = [1, isCalled ? 1 : 0, isWorthwhile ? 1 : 0, 1]
    losses = [
      Metrics.logLoss([score], labels: label, weights: nil) ?? 0,
      Metrics.brier([score], labels: label, weights: nil) ?? 0,
    ]
  }

  /// Adds the sums of a data row that counts so many times.
  @inline(__always)
  mutating func add(_ other: Self, times: UInt16) {
    var factors = SIMD4<Int32>(repeating: Int32(times))
    factors[3] = min(1, Int32(times))
    counts &+= factors &* other.counts
    losses += Double(times) * other.losses
  }

  /// Adds other sums.
  mutating func add(_ other: Self) {
    counts &+= other.counts
    losses += other.losses
  }
}
