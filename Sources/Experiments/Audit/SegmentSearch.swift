import Concurrency
import Learning

/// Looks for rows that lie on the straight line between two others in every number at once, as those do that
/// SMOTE or ADASYN made.
///
/// The parents of such a row are near it, in raw or in scaled numbers. Where all numbers of a column are
/// multiples of a unit, a made row may have been rounded to it, or truncated, as libraries do that keep whole
/// numbers; in other columns rounding to single precision is allowed for.
struct SegmentSearch {
  /// Rows that are looked at.
  static let mostLooked = 96
  /// Rows among which parents are sought.
  private static let mostParents = 50_000
  /// How many of the nearest rows are tried as parents, in each scale.
  private static let nearest = 100

  /// How a made row was brought to the units of its columns.
  enum Rounding: CaseIterable {
    case nearest
    case towardZero
  }

  struct Result {
    /// How many rows were looked at.
    var looked = 0
    /// How many of them lie between two others, by the way in which they were rounded.
    var found = [Int](repeating: 0, count: Rounding.allCases.count)
    /// The same of these rows with every number moved by two units: what chance gives.
    var foundMoved = [Int](repeating: 0, count: Rounding.allCases.count)
  }

  /// The numbers of the parents, column by column, those with most different values first.
  private let columns: [[Double]]
  /// What all numbers of a column are multiples of; 0 where nothing is.
  private let units: [Double]
  /// What a difference is multiplied with in scaled numbers.
  private let scales: [Double]
  /// A unit, where a column has many numbers that are multiples of it.
  private let steps: [Double]
  private let looked: [Int]

  /// At most `parents` rows of one class.
  init(
    _ columns: [AuditedColumn], rows: [Int], parents most: Int, context: FitContext
  ) throws(FitError) {
    let parents = DataAudit.spread(rows.count, most: min(most, Self.mostParents)).map { rows[$0] }
    let order = columns.indices.sorted {
      (columns[$1].distinct, $0) < (columns[$0].distinct, $1)
    }
    let numbers = order.map { place in parents.map { columns[place].number(at: $0) } }
    self.columns = numbers
    let units = try parallelMap(count: numbers.count, threads: context.threads) {
      (place) throws(FitError) in
      try context.checkCancellation()
      return Self.unit(of: numbers[place])
    }
    self.units = units
    steps = order.indices.map { columns[order[$0]].distinct >= 20 ? units[$0] : 0 }
    scales = numbers.map(Self.scale)
    looked = DataAudit.spread(parents.count, most: Self.mostLooked)
  }

  /// Whether a column has a unit, so that made rows may have been rounded.
  var hasUnits: Bool { units.contains { $0 > 0 } }

  func run(_ context: FitContext) throws(FitError) -> Result {
    let hits = try parallelMap(count: looked.count, threads: context.threads) {
      (place) throws(FitError) in
      try context.checkCancellation()
      let row = columns.map { $0[looked[place]] }
      // Without units nothing is coarse enough for chance.
      let rows = hasUnits ? [row, moved(row, by: place)] : [row]
      return rows.map { row in
        let near = [false, true].map {
          nearestRows(to: row, except: looked[place], isScaled: $0)
        }
        return Rounding.allCases.map { rounding in
          (rounding == .nearest || hasUnits)
            && near.contains { liesBetween(row, $0, rounding) }
        }
      }
    }
    var result = Result(looked: looked.count)
    for hit in hits {
      for place in result.found.indices {
        result.found[place] += hit[0][place] ? 1 : 0
        result.foundMoved[place] += hit.count > 1 && hit[1][place] ? 1 : 0
      }
    }
    return result
  }

  /// A row with its numbers moved by two units, up or down by its number and the column's.
  private func moved(_ row: [Double], by number: Int) -> [Double] {
    row.indices.map { column in
      row[column] + ((number >> (column % 6) + column) & 1 == 0 ? 2 : -2) * steps[column]
    }
  }

  // MARK: - Units and scales

  /// The largest power of ten of which all numbers are multiples; 0 where that is below .0001.
  private static func unit(of numbers: [Double]) -> Double {
    let finest =
      numbers.lazy.compactMap { $0.isNaN ? nil : DecimalStep.largest(of: $0)?.exponent }.min() ?? 0
    return finest < -4 ? 0 : DecimalStep.power(finest)
  }

  private static func scale(of numbers: [Double]) -> Double {
    let present = numbers.filter { !$0.isNaN }
    let mean = present.reduce(0, +) / Double(max(present.count, 1))
    let squares = present.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    return squares > 0 ? (Double(present.count) / squares).squareRoot() : 0
  }

  // MARK: - Neighbours

  private func nearestRows(to row: [Double], except own: Int, isScaled: Bool) -> [Int] {
    var distances = [Double](repeating: 0, count: columns[0].count)
    for (number, column) in columns.enumerated() where !row[number].isNaN {
      let value = row[number]
      let weight = isScaled ? scales[number] : 1
      for place in distances.indices {
        let step = (column[place] - value) * weight
        if !step.isNaN { distances[place] += step * step }
      }
    }
    return Self.smallest(Self.nearest, of: distances, except: own)
  }

  /// The places of the smallest numbers; of equal ones the first.
  private static func smallest(_ count: Int, of numbers: [Double], except own: Int) -> [Int] {
    var kept: [(number: Double, place: Int)] = []
    var bound = Double.infinity
    func cut() {
      kept.sort { ($0.number, $0.place) < ($1.number, $1.place) }
      if kept.count > count { kept.removeLast(kept.count - count) }
      if kept.count == count { bound = kept[count - 1].number }
    }
    for place in numbers.indices where place != own && numbers[place] < bound {
      kept.append((numbers[place], place))
      if kept.count >= 4 * count { cut() }
    }
    cut()
    return kept.map(\.place)
  }

  // MARK: - Lines

  private func liesBetween(_ row: [Double], _ near: [Int], _ rounding: Rounding) -> Bool {
    let lead = columns[0]
    let below = near.filter { lead[$0] <= row[0] }
    let above = near.filter { lead[$0] > row[0] }
    return below.contains { first in
      above.contains { second in isBetween(row, first, second, rounding) }
    }
  }

  /// Whether a row lies between two others in every number that all three have, at the same place of
  /// the way, and far enough from both in three numbers.
  private func isBetween(
    _ row: [Double], _ first: Int, _ second: Int, _ rounding: Rounding
  ) -> Bool {
    var (from, to) = (0.0, 1.0)
    var telling = 0
    for number in columns.indices {
      let (a, b, value) = (columns[number][first], columns[number][second], row[number])
      guard !a.isNaN, !b.isNaN, !value.isNaN else { continue }
      let unit = units[number]
      let precision = 1e-6 * max(abs(a), abs(b))
      let (low, high) = Self.unrounded(value, unit: unit, precision: precision, rounding)
      guard min(a, b) <= high, max(a, b) >= low else { return false }
      guard a != b else { continue }
      let ends = ((low - a) / (b - a), (high - a) / (b - a))
      from = max(from, min(ends.0, ends.1))
      to = min(to, max(ends.0, ends.1))
      guard from <= to else { return false }
      if min(abs(value - a), abs(b - value)) > (unit > 0 ? 1.5 * unit : 20 * precision) {
        telling += 1
      }
    }
    return telling >= 3
  }

  /// The numbers between which those lie that would have been rounded to a value.
  private static func unrounded(
    _ value: Double, unit: Double, precision: Double, _ rounding: Rounding
  ) -> (low: Double, high: Double) {
    switch rounding {
    case .nearest: (value - unit / 2 - precision, value + unit / 2 + precision)
    case .towardZero:
      (
        value - (value > 0 ? 0 : unit) - precision, value + (value < 0 ? 0 : unit) + precision
      )
    }
  }
}

/// A step of which decimal numbers are multiples: a power of ten, or five times one.
struct DecimalStep: Hashable, Comparable {
  /// The power of ten.
  let exponent: Int
  let isFive: Bool

  private static let exponents = -7...6
  private static let powers: [Double] = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7]

  static let one = DecimalStep(exponent: 0, isFive: false)

  var size: Double { (isFive ? 5 : 1) * Self.power(exponent) }

  static func < (left: DecimalStep, right: DecimalStep) -> Bool {
    (left.exponent, left.isFive ? 1 : 0) < (right.exponent, right.isFive ? 1 : 0)
  }

  /// The largest step of which a number is a multiple.
  ///
  /// 0.05 for 29.85, 1 for 7, 1000 for 3000; from 1e-7 to 1e6, nil for 0, which is a multiple of all.
  static func largest(of number: Double) -> DecimalStep? {
    guard number != 0 else { return nil }
    for exponent in exponents.reversed() {
      let tens = exponent >= 0 ? number / powers[exponent] : number * powers[-exponent]
      for isFive in exponent == exponents.upperBound ? [false] : [true, false] {
        let steps = isFive ? tens / 5 : tens
        if abs(steps - steps.rounded()) <= 1e-9 * max(1, abs(steps)), steps.rounded() != 0 {
          return DecimalStep(exponent: exponent, isFive: isFive)
        }
      }
    }
    return DecimalStep(exponent: exponents.lowerBound, isFive: false)
  }

  static func power(_ exponent: Int) -> Double {
    exponent >= 0 ? powers[exponent] : 1 / powers[-exponent]
  }
}
