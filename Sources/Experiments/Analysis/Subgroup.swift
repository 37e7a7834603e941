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

    mutating func add(_ other: Weight) {
      sum += other.sum
      squares += other.squares
    }

    /// As many trials as count, and a part of them.
    func trials(_ part: Double) -> (successes: Double, trials: Double) {
      guard sum > 0 else { return (0, 0) }
      let trials = sum * sum / squares
      return (min(part / sum, 1) * trials, trials)
    }

    /// The share that a part of these rows is, with Wilson's interval; no value where there are none.
    func share(_ part: Double, confidence: Double) -> Estimate {
      guard sum > 0 else { return Estimate(value: nil) }
      let (successes, trials) = trials(part)
      return Estimate(
        value: min(part / sum, 1),
        interval: ProportionInterval.wilson(
          successes: successes, trials: trials, confidence: confidence))
    }
  }

  public let name: String
  public private(set) var rows = 0
  package private(set) var positiveRows = 0
  private var all = Weight()
  private var positives = Weight()
  private var predictedPositives = Weight()
  private var truePositives = 0.0

  package init(name: String) { self.name = name }

  package mutating func count(label: Float, decision: Bool, weight: Double) {
    rows += 1
    all.add(weight)
    if label > 0.5 {
      positives.add(weight)
      positiveRows += 1
    }
    if decision { predictedPositives.add(weight) }
    if decision && label > 0.5 { truePositives += weight }
  }

  /// How many shares are told of a group: base rate, recall and precision.
  package static let shares = 3

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

  /// The share of rows that are predicted positive.
  package func decisionRate(confidence: Double) -> Estimate {
    all.share(predictedPositives.sum, confidence: confidence)
  }

  /// The hits among the positive rows; of weighted rows, among as many as they count.
  package var hits: (successes: Double, trials: Double) { positives.trials(truePositives) }

  /// The rows of several groups as one.
  package static func joined(_ groups: [Subgroup]) -> Subgroup {
    var joined = Subgroup(name: "")
    for group in groups {
      joined.rows += group.rows
      joined.positiveRows += group.positiveRows
      joined.all.add(group.all)
      joined.positives.add(group.positives)
      joined.predictedPositives.add(group.predictedPositives)
      joined.truePositives += group.truePositives
    }
    return joined
  }

  /// Name, rows, share of positive rows, recall, precision.
  package func cells(confidence: Double) -> [String] {
    let shares = [
      baseRate(confidence: confidence), recall(confidence: confidence),
      precision(confidence: confidence),
    ]
    return [name, "\(rows)"] + shares.map(\.text)
  }
}
