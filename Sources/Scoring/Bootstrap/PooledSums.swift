import Learning

/// What metrics add up over the data rows of one class.
struct PooledSums: Sendable {
  /// The data rows that were scored.
  private(set) var dataRows: [Int32] = []
  /// What their scored rows come to, in the order of `dataRows`.
  private var entries: [Sums] = []

  /// Sums over scored rows.
  struct Sums: Sendable {
    /// How many there are, each as often as it counts.
    var rows = 0
    /// How many count at all.
    var distinct = 0
    /// How many were called positive.
    var called = 0
    /// How many have a score from which a call is worth its while.
    var worthwhile = 0
    /// The log loss and the Brier score.
    var losses = SIMD2<Double>()
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
    entries[place].add(sums, times: 1)
  }

  /// How many data rows were called positive in any repeat.
  var calledDataRows: Int { entries.count { $0.called > 0 } }

  /// The sums where data row i counts `times[i]` times.
  func sums(times: UnsafeBufferPointer<UInt16>) -> Sums {
    entries.withUnsafeBufferPointer { entries in
      dataRows.withUnsafeBufferPointer { dataRows in
        var sums = Sums()
        for index in 0..<entries.count {
          sums.add(entries[index], times: Int(times[Int(dataRows[index])]))
        }
        return sums
      }
    }
  }
}

extension PooledSums.Sums {
  /// The sums of one scored row.
  init(_ rows: ScoredRows, _ row: Int, called isCalled: Bool) {
    let score = Double(rows.scores[row])
    let label = [rows.labels[row]]
    self.rows = 1
    distinct = 1
    called = isCalled ? 1 : 0
    worthwhile = rows.scores[row] >= Float(rows.stakes.worthwhile) ? 1 : 0
    losses = [
      Metrics.logLoss([score], labels: label, weights: nil) ?? 0,
      Metrics.brier([score], labels: label, weights: nil) ?? 0,
    ]
  }

  /// Adds other sums so many times.
  @inline(__always)
  mutating func add(_ other: Self, times: Int) {
    rows &+= times &* other.rows
    distinct &+= times > 0 ? other.distinct : 0
    called &+= times &* other.called
    worthwhile &+= times &* other.worthwhile
    losses += Double(times) * other.losses
  }
}
