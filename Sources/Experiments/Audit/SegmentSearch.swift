import Concurrency
import Learning

/// Looks for rows that lie on the straight line between two other rows in every number at once.
///
/// Seen from such a row, its two parents stand in opposite directions: among the slopes between the
/// first two columns as seen from it, sorted, they are neighbours with steps of opposite sign. Rounding
/// to single precision is allowed for.
struct SegmentSearch {
  /// Rows that are looked at, and rows among which parents are sought, of which there are more.
  private static let mostLooked = 128
  private static let mostParents = 12_000
  /// Slopes that are this many places apart are not compared any more.
  private static let window = 8
  /// The relative error of a number in single precision, with some room.
  private static let precision = 1e-6

  /// The numbers of the parents, column by column, those with most different values first.
  private let columns: [[Double]]
  private let looked: [Int]

  init(_ columns: [AuditedColumn], rows: [Int]) {
    let parents = DataAudit.spread(rows.count, most: Self.mostParents).map { rows[$0] }
    let order = columns.indices.sorted {
      (columns[$1].distinct, $0) < (columns[$0].distinct, $1)
    }
    self.columns = order.map { place in parents.map { columns[place].number(at: $0) } }
    looked = DataAudit.spread(parents.count, most: Self.mostLooked)
  }

  /// How many rows were looked at, and how many of them lie between two others.
  func run(threads: Int) -> (looked: Int, found: Int) {
    let hits = parallelMap(count: looked.count, threads: threads) { place in
      liesBetween(looked[place])
    }
    return (looked.count, hits.count { $0 })
  }

  private func liesBetween(_ row: Int) -> Bool {
    let slopes = self.slopes(from: row)
    for (place, slope) in slopes.enumerated() {
      for other in slopes[(place + 1)...].prefix(Self.window) {
        guard other.slope - slope.slope <= 1e-3 * abs(slope.slope) else { break }
        if slope.isAhead != other.isAhead, isBetween(row, slope.row, other.row) { return true }
      }
    }
    return false
  }

  private struct Slope {
    var slope: Float
    var row: Int
    var isAhead: Bool
  }

  private func slopes(from row: Int) -> [Slope] {
    let (first, second) = (columns[0], columns[1])
    var keys: [UInt64] = []
    keys.reserveCapacity(first.count)
    for other in first.indices {
      let step = first[other] - first[row]
      let slope = Float((second[other] - second[row]) / step)
      guard slope.isFinite, slope != 0, step != 0 else { continue }
      let bits = slope.bitPattern
      let rising = bits >> 31 == 1 ? ~bits : bits | 0x8000_0000
      keys.append(UInt64(rising) << 32 | UInt64(other) << 1 | (step > 0 ? 1 : 0))
    }
    keys.sort()
    return keys.map { key in
      let rising = UInt32(key >> 32)
      let bits = rising >> 31 == 1 ? rising & 0x7FFF_FFFF : ~rising
      return Slope(
        slope: Float(bitPattern: bits), row: Int(key & 0xFFFF_FFFF) >> 1, isAhead: key & 1 == 1)
    }
  }

  /// Whether a row lies between two others in every number that all three have, at the same place of
  /// the way, and three numbers at least say so.
  private func isBetween(_ row: Int, _ first: Int, _ second: Int) -> Bool {
    let lead = columns[0]
    let way = lead[second] - lead[first]
    let step = (lead[row] - lead[first]) / way
    guard step > 0, step < 1 else { return false }
    let stepError = Self.precision * max(abs(lead[first]), abs(lead[second])) / abs(way)
    var telling = 0
    for column in columns {
      let (a, b, value) = (column[first], column[second], column[row])
      guard !a.isNaN, !b.isNaN, !value.isNaN else { continue }
      let error = Self.precision * max(abs(a), abs(b)) + stepError * abs(b - a)
      guard abs(value - (a + step * (b - a))) <= error else { return false }
      if min(abs(value - a), abs(b - value)) > 20 * error { telling += 1 }
    }
    return telling >= 3
  }
}
