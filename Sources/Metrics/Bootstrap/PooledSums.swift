import CKernels
import Learning

/// What metrics add up over the data rows of one class.
struct PooledSums: Sendable {
  /// The data rows that were scored.
  private(set) var dataRows: [Int32] = []
  /// What their scored rows come to, in the order of `dataRows`.
  private var entries: [Sums] = []

  struct Sums: Sendable {
    /// Log loss, Brier score, and how many rows are predicted positive, and would be with the
    /// threshold probability as threshold.
    var values = SIMD4<Double>()
    /// What moves a calibration line; nothing where there is none.
    var line = LineTerms()
    /// What rows weigh together, each as often as it counts; without weights, how many there are.
    var rows = 0.0
    /// How many rows count at all.
    var distinct = 0
  }

  /// The sums of both classes by data row.
  static func ofClasses(
    _ rows: ScoredRows, dataRow: [Int], dataRows: Int, line: LogisticLine?
  ) -> (positives: PooledSums, negatives: PooledSums) {
    var (positives, negatives) = (PooledSums(), PooledSums())
    var place = [Int](repeating: -1, count: dataRows)
    for row in rows.labels.indices {
      let sums = Sums(rows, row, line: line)
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

  /// What every data row weighs over all repeats; of those predicted positive in any only, where asked.
  func weights(predictedPositiveOnly: Bool = false) -> [Double] {
    entries.filter { !predictedPositiveOnly || $0.predictedPositives > 0 }.map(\.rows)
  }

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
  /// What rows predicted positive weigh, each as often as it counts.
  var predictedPositives: Double { values[2] }
  /// What those with the threshold probability or more weigh.
  var thresholdProbability: Double { values[3] }

  /// The sums of one scored row.
  init(_ rows: ScoredRows, _ row: Int, line: LogisticLine?) {
    let score = rows.scores[row]
    let label = [rows.labels[row]]
    let weight = rows.weight(of: row)
    values =
      weight * [
        Metric.logLoss([Double(score)], labels: label, weights: nil) ?? 0,
        Metric.brier([Double(score)], labels: label, weights: nil) ?? 0,
        rows.isPredictedPositive(row) ? 1 : 0,
        score >= Float(rows.costs.thresholdProbability) ? 1 : 0,
      ]
    if let line {
      self.line = LineTerms(
        score: score, isPositive: label[0] > 0.5, line: line, weight: weight)
    }
    self.rows = weight
    distinct = weight > 0 ? 1 : 0
  }

  /// Adds the sums of a data row that counts so many times.
  @inline(__always)
  mutating func add(_ other: Self, times: UInt16) {
    values += Double(times) * other.values
    line.add(other.line, times: times)
    rows += Double(times) * other.rows
    distinct &+= times > 0 ? other.distinct : 0
  }

  mutating func add(_ other: Self) {
    values += other.values
    line.add(other.line)
    rows += other.rows
    distinct += other.distinct
  }
}

/// The log likelihood of a calibration line near its optimum, expanded to the third order.
///
/// Refitting a line in every resample would cost more than all other metrics together. What is added
/// up instead gives the optimum of a resample from that of all rows by two terms of its expansion,
/// which leaves out what is of the third order in the distance between the two.
struct LineTerms: Sendable {
  /// Σ w (y − p) and Σ w (y − p) z, z being log odds of scores and p their value on the line.
  private var gradient = SIMD2<Double>()
  /// Σ w v zⁱ for i in 0...2 and then Σ w v (1 − 2p) zⁱ for i in 0...3, where v = p (1 − p).
  private var shape = SIMD8<Float>()

  init() {}

  /// The terms of one scored row.
  init(score: Float, isPositive: Bool, line: LogisticLine, weight: Double) {
    let z = LogisticLine.logOdds(ofScore: Double(score))
    let p = ck_sigmoid(line.offset + line.scale * z)
    let rest = (isPositive ? 1 : 0) - p
    let variance = p * (1 - p)
    let skew = variance * (1 - 2 * p)
    gradient = weight * SIMD2(rest, rest * z)
    shape = SIMD8(
      [variance, variance * z, variance * z * z, skew, skew * z, skew * z * z, skew * z * z * z, 0]
        .map { Float(weight * $0) })
  }

  /// Adds the terms of a data row that counts so many times.
  @inline(__always)
  mutating func add(_ other: Self, times: UInt16) {
    gradient += Double(times) * other.gradient
    shape += Float(times) * other.shape
  }

  mutating func add(_ other: Self) {
    gradient += other.gradient
    shape += other.shape
  }

  /// By how much offset and scale are to be moved: the solution of g = H d + ½ T d d.
  ///
  /// It is nil where there is no curvature, and where the second term is more than half the first:
  /// there the expansion says nothing.
  var shift: LogisticLine? {
    guard let first = solved(gradient) else { return nil }
    var shift = first
    for _ in 0..<4 {
      guard let next = solved(gradient - 0.5 * bend(shift)) else { return nil }
      shift = next
    }
    let (moved, correction) = (first.squaredLength, (shift - first).squaredLength)
    guard correction <= 0.25 * moved else { return nil }
    return LogisticLine(scale: shift[1], offset: shift[0])
  }

  /// H⁻¹ of a vector.
  private func solved(_ right: SIMD2<Double>) -> SIMD2<Double>? {
    let (one, z, zz) = (Double(shape[0]), Double(shape[1]), Double(shape[2]))
    let determinant = one * zz - z * z
    guard determinant > 0 else { return nil }
    return [
      (zz * right[0] - z * right[1]) / determinant, (one * right[1] - z * right[0]) / determinant,
    ]
  }

  /// T d d.
  private func bend(_ d: SIMD2<Double>) -> SIMD2<Double> {
    func along(_ first: Int) -> Double {
      Double(shape[first]) * d[0] * d[0] + 2 * Double(shape[first + 1]) * d[0] * d[1]
        + Double(shape[first + 2]) * d[1] * d[1]
    }
    return [along(3), along(4)]
  }
}

extension SIMD2<Double> {
  fileprivate var squaredLength: Double { (self * self).sum() }
}
