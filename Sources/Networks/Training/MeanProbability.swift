import CKernels

/// The mean of the probabilities that several heads give a row.
struct MeanProbability {
  let heads: Int

  /// The mean of every row, from logits [heads, rows]; `work` holds as many numbers as there are logits.
  func probabilities(
    rows: Int, _ logits: UnsafePointer<Float>, work: UnsafeMutablePointer<Float>,
    into means: UnsafeMutablePointer<Float>
  ) {
    guard heads > 1 else { return ck_sigmoid_array(rows, logits, means) }
    ck_sigmoid_array(heads * rows, logits, work)
    for row in 0..<rows {
      var sum = 0.0
      for head in 0..<heads { sum += Double(work[head * rows + row]) }
      means[row] = Float(sum / Double(heads))
    }
  }

  /// The logit of every row's mean, from logits [heads, rows]: log odds that no probability near 0 or 1
  /// rounds away.
  func logits(
    rows: Int, _ logits: UnsafePointer<Float>, into means: UnsafeMutablePointer<Float>
  ) {
    for row in 0..<rows {
      let positive = logMean(rows: rows, logits + row, sign: 1)
      let negative = logMean(rows: rows, logits + row, sign: -1)
      means[row] = Float(positive - negative)
    }
  }

  /// The logarithm of the mean of σ(sign · logit).
  private func logMean(rows: Int, _ logits: UnsafePointer<Float>, sign: Double) -> Double {
    var greatest = -Double.infinity
    for head in 0..<heads {
      greatest = max(greatest, -ck_softplus(-sign * Double(logits[head * rows])))
    }
    var sum = 0.0
    for head in 0..<heads {
      sum += ck_exp(-ck_softplus(-sign * Double(logits[head * rows])) - greatest)
    }
    return greatest + ck_log(sum / Double(heads))
  }
}
