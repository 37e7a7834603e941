import Learning

/// Trains a network: epochs of steps, early stopping, history.
struct Trainer {
  let network: Network
  let training: Training
  let data: Dataset
  let context: FitContext

  /// Trains; throws where the data has one class, the loss stops being finite, or on cancellation.
  func train() throws(FitError) -> NetworkModel {
    let positives = data.positives
    guard positives > 0, positives < data.rowCount else {
      throw .oneClass(positives: positives, rows: data.rowCount)
    }
    let split = training.split(data, key: context.key)
    var run = TrainingRun(network, training: training, data: data, key: context.key)
    var history = TrainingHistory(network)
    for epoch in 0..<training.epochs {
      let rate = self.rate(epoch: epoch, history)
      let sum = try learn(&run, rows: order(split.training, epoch: epoch), rate: rate, epoch: epoch)
      let held = try validate(run, split, epoch: epoch)
      history.append(
        loss: sum / Double(split.training.count), validationLoss: held, rate: rate)
      history.keepIfBest(run, by: training.earlyStopping)
      context.progress(Double(epoch + 1) / Double(training.epochs))
      if history.shouldStop(training.earlyStopping) { break }
    }
    return try model(run, history)
  }

  private func rate(epoch: Int, _ history: TrainingHistory) -> Double {
    let progress = TrainingProgress(
      epoch: epoch, epochs: training.epochs, losses: history.monitored)
    return training.optimizer.value.learningRate * training.schedule.value.factor(progress)
  }

  private func order(_ rows: [Int], epoch: Int) -> [Int] {
    guard training.shuffle else { return rows }
    var stream = context.key["shuffle", epoch].stream
    return stream.permutation(rows.count).map { rows[$0] }
  }

  /// One epoch over rows in their order; gives the sum of the weighted losses.
  private func learn(
    _ run: inout TrainingRun, rows: [Int], rate: Double, epoch: Int
  ) throws(FitError) -> Double {
    var total = 0.0
    for start in stride(from: 0, to: rows.count, by: run.plan.rows) {
      try context.checkCancellation()
      let end = min(start + run.plan.rows, rows.count)
      let sum = rows.withUnsafeBufferPointer { all in
        run.step(over: UnsafeBufferPointer(rebasing: all[start..<end]), rate: rate)
      }
      guard sum.isFinite else {
        throw .diverged(at: "epoch \(epoch + 1), step \(start / run.plan.rows + 1)")
      }
      total += sum
    }
    return total
  }

  private func validate(
    _ run: borrowing TrainingRun, _ split: ValidationSplit, epoch: Int
  ) throws(FitError) -> Double? {
    guard !split.validation.isEmpty else { return nil }
    let loss = run.loss(over: split.validation, weights: split.weights)
    guard loss.isFinite else { throw .diverged(at: "the validation of epoch \(epoch + 1)") }
    return loss
  }

  private func model(
    _ run: borrowing TrainingRun, _ history: TrainingHistory
  ) throws(FitError) -> NetworkModel {
    let (parameters, statistics) = history.best ?? run.plan.learnt(of: network)
    guard (parameters.values + statistics.values).allSatisfy(\.isFinite) else {
      throw .diverged(at: "the last step")
    }
    return NetworkModel(
      network: network, parameters: parameters, statistics: statistics, record: history.record)
  }
}

/// What happened in every epoch, and the best parameters so far.
private struct TrainingHistory {
  private let network: Network
  private var losses: [Double] = []
  private var validationLosses: [Double] = []
  private var rates: [Double] = []
  private var bestLoss = Double.infinity
  private var bestEpoch = 0
  /// The best epoch's parameters, where they are wanted back.
  private(set) var best: (parameters: Parameters, statistics: Parameters)?

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
    best = run.plan.learnt(of: network)
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
