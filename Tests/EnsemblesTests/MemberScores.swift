import CKernels
import Learning

/// Scores of made-up members on made-up rows.
enum MemberScores {
  /// Labels, and for each member noisy log odds of them as probabilities; later members are noisier.
  static func noisy(rows: Int = 500, members: Int = 4) -> (scores: [[Float]], labels: [Float]) {
    var stream = RandomKey(seed: 5)["members"].stream
    let labels = (0..<rows).map { _ -> Float in stream.uniform() < 0.3 ? 1 : 0 }
    let scores = (0..<members).map { member in
      labels.map { label in
        let noise = stream.normal() * (1.5 + Double(member) / 4)
        return Float(ck_sigmoid((label > 0.5 ? 1 : -1) + noise))
      }
    }
    return (scores, labels)
  }

  /// Σ log loss of probabilities.
  static func logLoss(_ scores: [Float], _ labels: [Float]) -> Double {
    zip(scores, labels).reduce(0) { sum, row in
      sum - ck_log(row.1 > 0.5 ? Double(row.0) : 1 - Double(row.0))
    }
  }
}
