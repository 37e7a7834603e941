import Learning

/// What metrics add up over the data rows of one class.
struct PooledSums: Sendable {
  /// The data rows that were scored.
  private(set) var dataRows: [Int32] = []
  /// What their scored rows come to, in the order of `dataRows`.
  private var entries: [Sums] = []

  /// Sums over scored rows.
  struct Sums: Sendable {
    /// Log loss, Brier score, and how many rows were called positive and have a score from which a
    /// call is worth its while.
    var values = SIMD4<Double>()
    /// What moves a calibration line; nothing where there is none.
    var line = LineTerms()
    /// How many rows there are, each as often as it counts.
    var rows = 0
    /// How many rows count at all.
    var distinct = 0
  }

  /// The sums of both classes by data row.
  static func ofClasses(
    _ rows: ScoredRows, called: [Bool], dataRow: [Int], dataRows: Int, line: LogisticLine?
  ) -> (positives: PooledSums, negatives: PooledSums) {
    var (positives, negatives) = (PooledSums(), PooledSums())
    var place = [Int](repeating: -1, count: dataRows)
    for row in rows.labels.indices {
      let sums = Sums(rows, row, called: called[row], line: line)
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
  /// How many rows were called positive, each as often as it counts.
  var called: Int { Int(values[2]) }
  /// How many have a score from which a call is worth its while.
  var worthwhile: Int { Int(values[3]) }

  /// The sums of one scored row.
  init(_ rows: ScoredRows, _ row: Int, called isCalled: Bool, line: LogisticLine?) {
    let score = rows.scores[row]
    let label = [rows.labels[row]]
    values = [
      Metrics.logLoss([Double(score)], labels: label, weights: nil) ?? 0,
      Metrics.brier([Double(score)], labels: label, weights: nil) ?? 0,
      isCalled ? 1 : 0, score >= Float(rows.costs.worthwhile) ? 1 : 0,
    ]
    if let line { self.line = LineTerms(score: score, isPositive: label[0] > 0.5, line: line) }
    self.rows = 1
    distinct = 1
  }

  /// Adds the sums of a data row that counts so many times.
  @inline(__always)
  mutating func add(_ other: Self, times: UInt16) {
    values += Double(times) * other.values
    line.add(other.line, times: times)
    rows &+= Int(times) &* other.rows
    distinct &+= times > 0 ? other.distinct : 0
  }

  /// Adds other sums.
  mutating func add(_ other: Self) {
    values += other.values
    line.add(other.line)
    rows += other.rows
    distinct += other.distinct
  }
}
