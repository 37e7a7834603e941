import Learning

/// What happened in every epoch, and the best parameters so far.
struct TrainingHistory {
  /// What is restored at the end.
  struct Best {
    var epoch: Int
    var loss: Double
    var parameters: Parameters
    var statistics: Parameters
  }

  private let network: Network
  private var losses: [Double] = []
  private var validationLosses: [Double] = []
  private var rates: [Double] = []
  private var bestLoss = Double.infinity
  private var bestEpoch = 0
  /// The best epoch's parameters, where they are wanted back.
  private(set) var best: Best?

  init(_ network: Network) { self.network = network }

  /// The losses that decide: of held-out rows if there are any.
  var monitored: [Double] { validationLosses.isEmpty ? losses : validationLosses }

  mutating func append(loss: Double, validationLoss: Double?, rate: Double) {
    losses.append(loss)
    if let validationLoss { validationLosses.append(validationLoss) }
    rates.append(rate)
  }

  /// Notes the best epoch by the held-out loss, and keeps its parameters.
  mutating func keepIfBest(_ run: borrowing TrainingRun, by stopping: EarlyStopping?) {
    guard let stopping, let loss = validationLosses.last, loss < bestLoss - stopping.minimumDelta
    else { return }
    bestLoss = loss
    bestEpoch = losses.count
    guard stopping.restoreBest else { return }
    var kept =
      best
      ?? Best(
        epoch: 0, loss: 0, parameters: Parameters(layout: network.parameterLayout),
        statistics: Parameters(layout: network.statisticsLayout))
    best = nil
    kept.epoch = bestEpoch
    kept.loss = loss
    run.plan.copyParameters(to: &kept.parameters)
    run.plan.copyStatistics(to: &kept.statistics)
    best = kept
  }

  /// Whether patience has run out.
  func shouldStop(_ stopping: EarlyStopping?) -> Bool {
    guard let stopping, !validationLosses.isEmpty else { return false }
    return losses.count - bestEpoch >= stopping.patience
  }

  /// The history as reports show it.
  var record: FitRecord {
    var series = [FitRecord.Series(name: "loss", values: losses)]
    if !validationLosses.isEmpty {
      series.append(FitRecord.Series(name: "validationLoss", values: validationLosses))
    }
    series.append(FitRecord.Series(name: "learningRate", values: rates))
    return FitRecord(
      parameters: network.parameterLayout.size, epochs: losses.count,
      bestEpoch: bestEpoch == 0 ? losses.count : bestEpoch, history: series)
  }
}
