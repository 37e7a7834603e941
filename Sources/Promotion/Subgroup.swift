public import Experiments
import Metrics

/// The confusion of a model on a part of the rows.
public struct Subgroup: Sendable {
  /// Rows by weight; as trials, they are as many as Kish's effective sample size says ("Survey Sampling",
  /// 1965).
  private struct Weight {
    var sum = 0.0
    var squares = 0.0

    mutating func add(_ weight: Double) {
      sum += weight
      squares += weight * weight
    }

    /// The share that a part of these rows is, with Wilson's interval; no value where there are none.
    func share(_ part: Double, confidence: Double) -> Estimate {
      guard sum > 0 else { return Estimate(value: nil) }
      let trials = sum * sum / squares
      let share = min(part / sum, 1)
      return Estimate(
        value: share,
        interval: ProportionInterval.wilson(
          successes: share * trials, trials: trials, confidence: confidence))
    }
  }

  public let name: String
  public private(set) var rows = 0
  private var all = Weight()
  private var positives = Weight()
  private var predictedPositives = Weight()
  private var truePositives = 0.0

  init(name: String) { self.name = name }

  mutating func count(label: Float, decision: Bool, weight: Double) {
    rows += 1
    all.add(weight)
    if label > 0.5 { positives.add(weight) }
    if decision { predictedPositives.add(weight) }
    if decision && label > 0.5 { truePositives += weight }
  }

  /// How many shares are told of a group: base rate, recall and precision.
  static let shares = 3

  /// The share of positive rows, with Wilson's interval, as all shares here.
  public func baseRate(confidence: Double) -> Estimate {
    all.share(positives.sum, confidence: confidence)
  }

  public func recall(confidence: Double) -> Estimate {
    positives.share(truePositives, confidence: confidence)
  }

  public func precision(confidence: Double) -> Estimate {
    predictedPositives.share(truePositives, confidence: confidence)
  }

  /// Name, rows, share of positive rows, recall, precision.
  func cells(confidence: Double) -> [String] {
    let shares = [
      baseRate(confidence: confidence), recall(confidence: confidence),
      precision(confidence: confidence),
    ]
    return [name, "\(rows)"] + shares.map(\.text)
  }
}
