import Concurrency
import Learning

extension DataAudit {
  /// Signs that rows were made from other rows before the data were split, as by SMOTE.
  func syntheticRows(threads: Int) -> [Finding] { between(threads: threads) + fractions() }

  /// Rows of one class that lie exactly on the line between two others of it.
  ///
  /// The other class is the yardstick: on coarse numbers some rows lie so by chance.
  private func between(threads: Int) -> [Finding] {
    let numbers = columns.filter { $0.isNumber && $0.distinct >= 20 }
    guard numbers.count >= 3 else { return [] }
    let searches = [false, true].map { wanted in
      let members = rows.indices.filter { isPositive[$0] == wanted }
      return SegmentSearch(numbers, rows: members).run(threads: threads)
    }
    let shares = searches.map { Double($0.found) / Double(max($0.looked, 1)) }
    let blamed = shares[1] >= shares[0] ? 1 : 0
    // Of three numbers two are needed for the place and the direction, so that one alone has to agree.
    let fewest = numbers.count == 3 ? 0.1 : 0.02
    guard searches[blamed].found >= 4, shares[blamed] >= fewest,
      shares[blamed] >= 5 * shares[1 - blamed]
    else { return [] }
    let name = blamed == 1 ? "positive" : "negative"
    return [
      Finding(
        "rows-between-rows", .serious,
        "of \(searches[blamed].looked) \(name) rows looked at, \(searches[blamed].found) "
          + "(\(Phrases.percent(shares[blamed]))) lie exactly between two others of their class in "
          + "every number: they seem to be synthetic, made before the data were split, so that tested "
          + "rows have their makings in training",
        numbers: [
          ("looked", Double(searches[blamed].looked)), ("found", Double(searches[blamed].found)),
          ("share", shares[blamed]), ("shareInOtherClass", shares[1 - blamed]),
        ])
    ]
  }

  /// Columns that hold fractions in one class and whole numbers only in the other.
  private func fractions() -> [Finding] {
    var found: [(column: String, share: Double, positive: Bool)] = []
    for column in columns where column.isNumber {
      var fractional = ClassTally()
      for (place, value) in column.values.enumerated() where value != value.rounded() {
        fractional.add(ClassTally(positive: column.positives[place], all: column.counts[place]))
      }
      let positives = column.presentPositives
      let negatives = column.present - positives
      guard fractional.all >= 10, positives >= 100, negatives >= 100 else { continue }
      if fractional.negative == 0, fractional.positive * 100 >= positives {
        found.append((column.name, Double(fractional.positive) / Double(positives), true))
      } else if fractional.positive == 0, fractional.negative * 100 >= negatives {
        found.append((column.name, Double(fractional.negative) / Double(negatives), false))
      }
    }
    return [true, false].flatMap { positive in
      Self.fractionFinding(
        found.filter { $0.positive == positive }.map { ($0.column, $0.share) }, positive)
    }
  }

  private static func fractionFinding(
    _ found: [(column: String, share: Double)], _ positive: Bool
  ) -> [Finding] {
    guard !found.isEmpty else { return [] }
    let (mixed, whole) = positive ? ("positive", "negative") : ("negative", "positive")
    let share = found.map(\.share).max() ?? 0
    return [
      Finding(
        "fractions-in-one-class", .serious,
        "\(Phrases.columns(found.map(\.column))) \(found.count == 1 ? "holds" : "hold") whole numbers "
          + "in every \(whole) row and fractions in up to \(Phrases.percent(share)) of the \(mixed) "
          + "ones: were rows of that class made from others?",
        numbers: [("columns", Double(found.count)), ("highestShare", share)],
        columns: found.map(\.column))
    ]
  }
}

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
