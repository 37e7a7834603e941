import Learning
import Metrics
import StrictJSON

extension Study {
  /// The smallest difference from a leader that the folds can tell, as a sentence; nil where there are
  /// no rivals or one fold only.
  public var smallestDifference: String? {
    let rivals = candidates.count { !$0.isBaseline } - 1
    guard rivals > 0 else { return nil }
    let confidence = spec.statistics.confidence
    let told = told
    func smallest(_ folds: Int) -> Double? {
      DetectableDifference(
        folds: folds, ratio: testToTrain, comparisons: rivals, confidence: confidence
      )?.inDeviations
    }
    guard let deviations = smallest(told.count) else { return nil }
    let level = decimal(100 * confidence, places: 0)
    let title = Metric.named(spec.rank.by)?.title ?? spec.rank.by
    var sentence =
      "with \(told.count) folds and \(rivals) rival\(rivals == 1 ? "" : "s") of the leader, the "
      + "corrected t-test (Holm, \(level) %) can tell only a mean difference of more than about "
      + "\(decimal(deviations, places: 1)) standard deviations of the differences over folds"
    if let size = expectedDeviation.map({ $0 * deviations }) {
      sentence +=
        size >= 1
        ? ", which no difference in \(title) can be expected to reach"
        : ", roughly \(decimal(size, places: 2)) in \(title)"
    }
    if let repeats = repeatedFolds, let more = smallest(10 * repeats), repeats == told.count {
      sentence += "; with 10 repeats \(decimal(more, places: 1))"
    }
    return sentence
  }

  /// What a fold's difference between two candidates varies by, about: the standard deviation of the
  /// ranking metric over samples of the mean fold's test rows, where the errors of the two correlate by
  /// a half; nil where that is not known for the metric.
  ///
  /// Recall is taken at one half, where it varies most; ROC AUC at .8 (Hanley and McNeil, Radiology 143,
  /// 1982).
  private var expectedDeviation: Double? {
    let told = told
    let positives = told.map { Double(rows($0.test).positives) }.reduce(0, +) / Double(told.count)
    let all = told.map { Double($0.test.count) }.reduce(0, +) / Double(told.count)
    let negatives = all - positives
    guard !told.isEmpty, positives >= 1, negatives >= 1 else { return nil }
    // Two variances less twice a covariance of half a variance each: one variance is left.
    switch spec.rank.by {
    case Metric.recall.name: return (0.25 / positives).squareRoot()
    case Metric.rocAUC.name:
      let area = 0.8
      let first = area / (2 - area) - area * area
      let second = 2 * area * area / (1 + area) - area * area
      let sum = area * (1 - area) + (positives - 1) * first + (negatives - 1) * second
      return (sum / (positives * negatives)).squareRoot()
    default: return nil
    }
  }

  /// The folds that test both classes; others say nothing of most metrics.
  private var told: [Fold] { folds.filter { data.oneClassReason($0.test) == nil } }

  /// The number of folds of one repeat, where the splitter can repeat them.
  private var repeatedFolds: Int? {
    guard spec.canRepeatFolds else { return nil }
    return folds.count { $0.repeat == folds[0].repeat }
  }
}

extension ExperimentSpec {
  /// Whether the splitter can split once more in another way.
  package var canRepeatFolds: Bool {
    (try? StrictJSON.encode(validation.component))?["repeats"] != nil
  }
}
