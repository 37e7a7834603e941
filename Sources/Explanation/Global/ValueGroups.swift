import Learning

/// The rows of a column, parted by what they hold: a group for every level, or for parts of the numbers
/// of about the same size; missing ones are a group of their own.
struct ValueGroups: Sendable {
  /// What the rows of a group hold.
  enum Value: Hashable, Sendable {
    /// A level.
    case level(String)
    /// Numbers or days up to one that occurs.
    case upTo(String)
    /// Numbers or days from one that occurs to another.
    case between(String, String)
    /// Numbers or days from one that occurs on.
    case from(String)
    /// No value.
    case missing
  }

  /// The values of the groups.
  private(set) var values: [Value] = []
  /// The rows of each group, in order.
  private(set) var rows: [[Int]] = []

  init(_ pooled: PooledColumns, column place: Int, parts: Int) {
    let column = pooled.columns[place]
    switch pooled.rows.columns[place] {
    case .codes(let codes):
      var groups = [[Int]](repeating: [], count: column.levels.count)
      for (row, code) in codes.enumerated() where code >= 0 { groups[Int(code)].append(row) }
      for (level, rows) in groups.enumerated() { add(.level(column.levels[level]), rows) }
      add(.missing, codes.indices.filter { codes[$0] == RawRows.missing })
    case .numbers(let numbers):
      addParts(numbers, column, parts)
      add(.missing, numbers.indices.filter { numbers[$0].isNaN })
    }
  }

  private mutating func add(_ value: Value, _ rows: [Int]) {
    guard !rows.isEmpty else { return }
    values.append(value)
    self.rows.append(rows)
  }

  /// Cuts behind the values at evenly spaced ranks, so that equal numbers stay together.
  private mutating func addParts(
    _ numbers: [Double], _ column: InputSchema.Column, _ parts: Int
  ) {
    let sorted = numbers.filter { $0.isFinite }.sorted()
    guard let first = sorted.first, let last = sorted.last, first < last else { return }
    var tops: [Double] = []
    for part in 1...parts {
      let top = sorted[max(0, sorted.count * part / parts - 1)]
      if tops.last.map({ $0 < top }) ?? true { tops.append(top) }
    }
    var groups = [[Int]](repeating: [], count: tops.count)
    for (row, number) in numbers.enumerated() where number.isFinite {
      groups[tops.firstIndex { number <= $0 } ?? tops.count - 1].append(row)
    }
    for (place, rows) in groups.enumerated() where tops.count > 1 {
      let held = rows.map { numbers[$0] }
      let low = column.text(of: held.min() ?? first)
      let high = column.text(of: tops[place])
      if low == high {
        add(.level(low), rows)
      } else if place == 0 {
        add(.upTo(high), rows)
      } else {
        add(place == tops.count - 1 ? .from(low) : .between(low, high), rows)
      }
    }
  }
}
