import Metrics

/// Rows grouped by score, highest first, with the positive and negative mass of each group.
struct RankedMass {
  private var groups: [Group] = []
  private var positives = 0.0
  private var negatives = 0.0

  private struct Group {
    let millionths: Int
    var positive: Double
    var negative: Double
  }

  /// `positive` is each row's share in the positive class, 0…1.
  init(millionths: [Int], positive: [Double]) {
    let order = millionths.indices.sorted {
      (millionths[$1], $0) < (millionths[$0], $1)
    }
    for row in order {
      if groups.last?.millionths != millionths[row] {
        groups.append(Group(millionths: millionths[row], positive: 0, negative: 0))
      }
      groups[groups.count - 1].positive += positive[row]
      groups[groups.count - 1].negative += 1 - positive[row]
      positives += positive[row]
      negatives += 1 - positive[row]
    }
  }

  var positiveShare: Double { groups.isEmpty ? 0 : positives / (positives + negatives) }

  /// The share of (positive, negative) mass in the right order; ties count half.
  var auc: Double? {
    var area = ROCArea<Double>()
    for group in groups { area.add(positive: group.positive, negative: group.negative) }
    return area.area
  }

  /// The share of the positive mass that scores at least a threshold.
  func recall(from threshold: Int) -> Double? {
    positives > 0 ? flagged(from: threshold).positive / positives : nil
  }

  /// The positive share of the mass that scores at least a threshold.
  func precision(from threshold: Int) -> Double? {
    let flagged = flagged(from: threshold)
    let mass = flagged.positive + flagged.negative
    return mass > 0 ? flagged.positive / mass : nil
  }

  /// The highest recall of any threshold that keeps a precision.
  func recall(precision: Double) -> Double? {
    guard positives > 0 else { return nil }
    var flagged = (positive: 0.0, negative: 0.0)
    var best = 0.0
    for group in groups {
      flagged.positive += group.positive
      flagged.negative += group.negative
      if flagged.positive >= precision * (flagged.positive + flagged.negative) {
        best = flagged.positive / positives
      }
    }
    return best
  }

  private func flagged(from threshold: Int) -> (positive: Double, negative: Double) {
    var sum = (positive: 0.0, negative: 0.0)
    for group in groups where group.millionths >= threshold {
      sum.positive += group.positive
      sum.negative += group.negative
    }
    return sum
  }
}
