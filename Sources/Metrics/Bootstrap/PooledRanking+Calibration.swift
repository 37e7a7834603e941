import Learning

extension PooledRanking {
  /// The expected calibration error over ten bins of equal weight, before it is divided by all weight.
  ///
  /// Equal scores stay together, in the bin where their middle falls (as in `Reliability`). Within a
  /// bin, mean score and share of positive rows lie apart by the mean of label less score.
  func calibrationError(_ prefix: UnsafeBufferPointer<UInt32>) -> Double {
    residual.withUnsafeBufferPointer { residual in
      var sum = 0.0
      var start = 0
      for bin in stride(from: Self.bins - 1, through: 0, by: -1) {
        let end = bin == 0 ? residual.count : self.start(below: bin, prefix)
        sum += abs(Self.weighted(residual, prefix, start, end))
        start = max(start, end)
      }
      return sum
    }
  }

  private static let bins = 10

  /// The rank at which the scores begin whose middle falls below a bin.
  private func start(below bin: Int, _ prefix: UnsafeBufferPointer<UInt32>) -> Int {
    let all = Double(prefix[dataRow.count])
    let group = Self.first(scoreStarts.count - 1) { group in
      let end = Double(prefix[Int(scoreStarts[group + 1])])
      let weight = end - Double(prefix[Int(scoreStarts[group])])
      let middle = Double(Self.bins) * (all - end + weight / 2) / all
      return middle < Double(bin)
    }
    return Int(scoreStarts[group])
  }

  /// Σ weight · residual over ranks, in four sums that are added up in the end.
  private static func weighted(
    _ residual: UnsafeBufferPointer<Double>, _ prefix: UnsafeBufferPointer<UInt32>, _ start: Int,
    _ end: Int
  ) -> Double {
    var sums = SIMD4<Double>()
    var rank = start
    while rank + 4 <= end {
      for lane in 0..<4 {
        sums[lane] +=
          Double(Int32(bitPattern: prefix[rank + lane + 1] &- prefix[rank + lane]))
          * residual[rank + lane]
      }
      rank += 4
    }
    while rank < end {
      sums[0] += Double(Int32(bitPattern: prefix[rank + 1] &- prefix[rank])) * residual[rank]
      rank += 1
    }
    return sums.sum()
  }
}
