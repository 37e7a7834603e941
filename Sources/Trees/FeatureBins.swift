import CKernels
import Concurrency
import Learning

/// How the numbers of one feature become bins.
package struct FeatureBins: Sendable, Hashable {
  /// Rising cuts of an ordered feature: bin i holds the numbers above i of them.
  package var cuts: [Float] = []
  /// The number of levels of a category; bin `levels` is for missing and unknown ones.
  package var levels: Int?
  /// Whether an ordered feature has one bin more, the last, for missing numbers.
  package var hasMissing = false

  package init(cuts: [Float] = [], levels: Int? = nil, hasMissing: Bool = false) {
    self.cuts = cuts
    self.levels = levels
    self.hasMissing = hasMissing && levels == nil
  }

  /// Whether numbers are such cuts, and no more than bins can be counted.
  static func areCuts(_ numbers: ArraySlice<Float>) -> Bool {
    numbers.count <= mostLevels && numbers.allSatisfy(\.isFinite)
      && zip(numbers, numbers.dropFirst()).allSatisfy(<)
  }

  /// The largest number of levels that are distinguished; codes above count as unknown.
  static let mostLevels = 65_534

  /// The levels that are distinguished in a column; nil for a numeric one.
  static func levels(of column: Feature) -> Int? {
    guard case .category(let levels) = column.kind else { return nil }
    return min(levels.count, mostLevels)
  }

  var count: Int { levels.map { $0 + 1 } ?? cuts.count + (hasMissing ? 2 : 1) }

  /// The words of a set of bins.
  var setSize: Int { (count + 31) / 32 }

  /// Writes the bins of `count` numbers, `stride` apart.
  func fill(
    _ out: UnsafeMutablePointer<UInt16>, from numbers: UnsafePointer<Float>, stride: Int,
    count: Int
  ) {
    guard let levels else {
      cuts.withUnsafeBufferPointer { cuts in
        ck_forest_bin(count, numbers, stride, cuts.count, cuts.baseAddress, out)
      }
      if hasMissing {
        for row in 0..<count where numbers[row * stride].isNaN { out[row] = UInt16(self.count - 1) }
      }
      return
    }
    let unknown = Float(levels)
    for row in 0..<count {
      let code = numbers[row * stride]
      out[row] = UInt16(code >= 0 && code < unknown ? code : unknown)
    }
  }
}

extension FeatureBins {
  /// Bins of an ordered feature from its training numbers in rising order.
  ///
  /// A bin for each value where there are no more than `most` values; otherwise bins of about as many
  /// rows each, a value never divided. Cuts lie halfway between neighbouring values.
  init(sorted values: UnsafeBufferPointer<Float>, most: Int) {
    let distinct = Self.distinctCount(values, most: most)
    cuts.reserveCapacity(min(distinct, most))
    var start = 0
    var end = Self.end(ofRunAt: 0, in: values)
    var binsLeft = most
    var rowsInBin = 0
    while end < values.count {
      let size = end - start
      let next = Self.end(ofRunAt: end, in: values)
      rowsInBin += size
      let rowsLeft = values.count - end + rowsInBin
      if distinct <= most
        || Self.isFull(rowsInBin, next: next - end, rowsLeft: rowsLeft, binsLeft: binsLeft)
      {
        cuts.append(Self.middle(values[start], values[end]))
        binsLeft -= 1
        rowsInBin = 0
      }
      start = end
      end = next
    }
  }

  /// Whether a bin is nearer to its fair share of the rows left without the next value than with it.
  private static func isFull(_ rows: Int, next: Int, rowsLeft: Int, binsLeft: Int) -> Bool {
    binsLeft > 1 && (2 * rows + next) * binsLeft > 2 * rowsLeft
  }

  private static func distinctCount(_ values: UnsafeBufferPointer<Float>, most: Int) -> Int {
    var count = 0
    var index = 0
    while index < values.count, count <= most {
      count += 1
      index = end(ofRunAt: index, in: values)
    }
    return count
  }

  private static func end(ofRunAt start: Int, in values: UnsafeBufferPointer<Float>) -> Int {
    guard start < values.count else { return values.count }
    var end = start + 1
    while end < values.count, values[end] == values[start] { end += 1 }
    return end
  }

  /// A number from `lower` up to but not including `upper`; never -0.
  private static func middle(_ lower: Float, _ upper: Float) -> Float {
    let middle = Float((Double(lower) + Double(upper)) / 2)
    return (middle < upper ? middle : lower) + 0
  }
}

extension FeatureBins {
  /// The bins of every feature, from the training rows.
  ///
  /// At most `most` of a numeric one, and one more for missing numbers where there may be such. Cuts are
  /// those of some rows, if any are given, else of all.
  static func all(
    of data: Dataset, rows: [Int]? = nil, most: Int, hasMissing: Bool = false, threads: Int
  ) -> [FeatureBins] {
    let columns = data.columns
    // Neighbouring columns share cache lines: a thread takes several of them from a row at once.
    let together = 8
    let groups = (columns.count + together - 1) / together
    let grouped = parallelMap(count: groups, threads: threads) { group in
      let first = group * together
      return bins(
        data, rows: rows, features: first..<min(first + together, columns.count), most: most,
        hasMissing: hasMissing)
    }
    return grouped.flatMap { $0 }
  }

  private static func bins(
    _ data: Dataset, rows chosen: [Int]?, features: Range<Int>, most: Int, hasMissing: Bool
  ) -> [FeatureBins] {
    let rows = chosen?.count ?? data.rowCount
    let width = data.columns.count
    return withUnsafeTemporaryAllocation(of: Float.self, capacity: rows * features.count) {
      columns in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 2 * rows) { scratch in
        data.features.elements.withUnsafeBufferPointer { elements in
          for row in 0..<rows {
            let place = (chosen?[row] ?? row) * width
            for feature in features {
              columns[(feature - features.lowerBound) * rows + row] = elements[place + feature]
            }
          }
        }
        return features.map { feature in
          if let levels = FeatureBins.levels(of: data.columns[feature]) {
            return FeatureBins(levels: levels)
          }
          let start = (feature - features.lowerBound) * rows
          var column = UnsafeMutableBufferPointer(rebasing: columns[start..<start + rows])
          guard let base = column.baseAddress, let words = scratch.baseAddress else {
            return FeatureBins()
          }
          let known = hasMissing ? column.partition { $0.isNaN } : rows
          ck_sort_floats(known, base, words)
          var bins = FeatureBins(
            sorted: UnsafeBufferPointer(start: base, count: known), most: most)
          bins.hasMissing = hasMissing
          return bins
        }
      }
    }
  }
}
