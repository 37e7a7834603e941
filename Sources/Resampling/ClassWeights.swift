import CKernels
public import Learning

/// Lets rows of the minority class count more; no row is added or removed.
///
/// Weights that rows have already are multiplied. Without both factors, each class gets half of all the
/// weight there is; with one of them, the other is 1.
public struct ClassWeights: Sampler {
  public static let name = "classWeights"
  public static let summary = "rows weigh by their class; both classes weigh the same by default"
  public static let settings = [
    Setting(
      "positive", "the weight of positive rows; balanced if neither is given", .above(0, upTo: 1e9)),
    Setting(
      "negative", "the weight of negative rows; balanced if neither is given", .above(0, upTo: 1e9)),
  ]

  public var positive: Double?
  public var negative: Double?

  public init() {}

  public init(positive: Double?, negative: Double? = nil) {
    self.positive = positive
    self.negative = negative
  }

  public func resample(_ data: Dataset, context: FitContext) throws(FitError) -> Dataset {
    let factors = try factors(for: data)
    var weighted = data
    weighted.weights = data.labels.indices.map { row in
      let factor = data.labels[row] > 0.5 ? factors.positive : factors.negative
      return Float(factor * Double(data.weights?[row] ?? 1))
    }
    return weighted
  }

  public func balance(_ classes: ClassBalance) -> ClassBalance? {
    var balanced = classes
    let isGiven = positive != nil || negative != nil
    balanced.logOdds =
      isGiven ? classes.logOdds.map { $0 + ck_log(positive ?? 1) - ck_log(negative ?? 1) } : 0
    return balanced
  }

  private func factors(for data: Dataset) throws(FitError) -> (positive: Double, negative: Double) {
    if positive != nil || negative != nil { return (positive ?? 1, negative ?? 1) }
    let sums = data.classWeights
    guard sums.positive > 0, sums.negative > 0 else {
      throw .oneClass(positives: data.positives, rows: data.rowCount)
    }
    let half = (sums.positive + sums.negative) / 2
    return (half / sums.positive, half / sums.negative)
  }
}
