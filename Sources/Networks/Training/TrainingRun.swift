import CKernels
package import Learning

/// A training under way: a planned network, the optimizer's memory, and the steps made.
package struct TrainingRun: ~Copyable {
  /// The network in its memory.
  package let plan: Plan
  private let examples: Examples
  private let optimizer: any Optimizer
  private let loss: any Loss
  private let clipping: GradientClipping?
  private let penalties: [(range: Range<Int>, penalty: Penalty)]
  private let heads: Int
  private let extra: Slab
  private let batch: BatchMemory
  private let memory: OptimizerMemory
  private var steps = 0

  /// Plans everything; the parameters begin as the key says.
  package init(_ network: Network, training: Training, data: Dataset, key: RandomKey) {
    let rows = min(training.batchSize, data.rowCount)
    plan = Plan(network, rows: rows, purpose: .training, key: key["layers"])
    optimizer = training.optimizer.value
    loss = training.loss.value
    clipping = training.gradientClipping
    examples = Examples(data, loss: loss, inputs: network.inputs)
    penalties = network.penalties
    heads = network.heads
    let count = network.parameterLayout.count
    let batchFloats = ParameterLayout.aligned(rows * heads)
    extra = Slab(count: 3 * batchFloats + (1 + optimizer.moments) * count)
    batch = BatchMemory(
      targets: extra.base, weights: extra.base + batchFloats, logits: extra.base + 2 * batchFloats)
    let mask = extra.base + 3 * batchFloats
    mask.update(from: network.kernelMask, count: count)
    memory = OptimizerMemory(
      count: count, parameters: plan.parameters.baseAddress.unsafelyUnwrapped,
      gradients: UnsafePointer(plan.gradients.baseAddress.unsafelyUnwrapped), kernelMask: mask,
      moments: mask + count)
    load(network.initialParameters(key: key["parameters"]), network.initialStatistics())
  }

  /// Starts from, or goes back to, these parameters and statistics.
  package borrowing func load(_ parameters: Parameters, _ statistics: Parameters) {
    plan.load(parameters, statistics)
  }

  /// One step over rows, at most as many as the batch size; gives the sum of their weighted losses.
  package mutating func step(over rows: UnsafeBufferPointer<Int>, rate: Double) -> Double {
    let step = Step.training(rows: rows.count, index: steps)
    let sum = differentiate(over: rows, step)
    for index in 0..<penalties.count { penalise(penalties[index]) }
    clipping?.apply(to: plan.gradients)
    steps += 1
    optimizer.update(memory, rate: rate, step: steps)
    plan.commitStatistics()
    return sum
  }

  /// The sum of the weighted losses over rows and, in the plan, the gradient of their mean; of several
  /// heads the mean of their losses, not the loss of their mean, which would not keep them apart.
  package borrowing func differentiate(over rows: UnsafeBufferPointer<Int>, _ step: Step) -> Double
  {
    examples.gather(rows, into: plan, batch)
    batch.repeatRows(rows.count, times: heads)
    plan.forward(step)
    let count = rows.count * heads
    let sum = loss.evaluate(lossBatch(count), scale: 1 / Float(count))
    plan.backward(step)
    return sum / Double(heads)
  }

  /// The losses of rows by the network as it stands, weighed as given; of several heads the loss of
  /// their mean, by which rows are scored.
  package borrowing func loss(over rows: [Int], weights: [Float]) -> Double {
    var sum = 0.0
    rows.withUnsafeBufferPointer { rows in
      for start in stride(from: 0, to: rows.count, by: plan.rows) {
        let chunk = UnsafeBufferPointer(rebasing: rows[start..<min(start + plan.rows, rows.count)])
        examples.gather(chunk, into: plan, batch)
        for position in chunk.indices { batch.weights[position] = weights[start + position] }
        plan.forward(.inference(rows: chunk.count))
        var wanted = lossBatch(chunk.count)
        if heads > 1 {
          MeanProbability(heads: heads).logits(
            rows: chunk.count, plan.output, into: batch.logits)
          wanted.logits = UnsafePointer(batch.logits)
        }
        wanted.weights = UnsafePointer(batch.weights)
        sum += loss.evaluate(wanted, scale: 1)
      }
    }
    return sum / Double(rows.count)
  }

  private borrowing func lossBatch(_ count: Int) -> LossBatch {
    LossBatch(
      count: count, logits: plan.output, targets: batch.targets,
      weights: examples.areWeighted ? UnsafePointer(batch.weights) : nil,
      gradient: plan.outputGradient)
  }

  private borrowing func penalise(_ penalised: (range: Range<Int>, penalty: Penalty)) {
    let (range, penalty) = penalised
    guard let weights = plan.parameters.baseAddress, let gradients = plan.gradients.baseAddress
    else { return }
    ck_axpy(range.count, 2 * penalty.l2, weights + range.lowerBound, gradients + range.lowerBound)
    guard penalty.l1 > 0 else { return }
    for index in range {
      let weight = weights[index]
      gradients[index] += weight > 0 ? penalty.l1 : weight < 0 ? -penalty.l1 : 0
    }
  }
}

/// Rows as training needs them: features, targets and weights.
private struct Examples {
  private let features: [Float]
  private let width: Int
  private let targets: [Float]
  private let weights: [Float]?
  private let inputs: [InputLayout.Slice]

  /// The rows of a data set, their targets and weights as a loss wants them.
  init(_ data: Dataset, loss: any Loss, inputs: [InputLayout.Slice]) {
    features = data.features.elements
    width = data.features.columns
    targets = data.labels.map(loss.target)
    let factors = data.labels.map(loss.weight)
    if let own = data.weights {
      weights = zip(own, factors).map { $0 * $1 }
    } else {
      weights = factors.allSatisfy { $0 == 1 } ? nil : factors
    }
    self.inputs = inputs
  }

  var areWeighted: Bool { weights != nil }

  /// Copies rows into the inputs of a plan, and what is wanted of them into a batch.
  func gather(_ rows: UnsafeBufferPointer<Int>, into plan: borrowing Plan, _ batch: BatchMemory) {
    features.withUnsafeBufferPointer { features in
      guard let base = features.baseAddress else { return }
      for index in 0..<inputs.count {
        let slice = inputs[index]
        var target = plan.inputs[index]
        for row in rows {
          target.update(from: base + row * width + slice.offset, count: slice.count)
          target += slice.count
        }
      }
    }
    for (position, row) in rows.enumerated() { batch.targets[position] = targets[row] }
    guard let weights else { return }
    for (position, row) in rows.enumerated() { batch.weights[position] = weights[row] }
  }
}

/// Where the targets and weights of a batch lie.
private struct BatchMemory {
  /// The targets, one a row.
  let targets: UnsafeMutablePointer<Float>
  /// How much each row counts.
  let weights: UnsafeMutablePointer<Float>
  /// The logits of the heads' mean.
  let logits: UnsafeMutablePointer<Float>

  /// Repeats targets and weights for every head.
  func repeatRows(_ count: Int, times heads: Int) {
    for head in 1..<heads {
      (targets + head * count).update(from: targets, count: count)
      (weights + head * count).update(from: weights, count: count)
    }
  }
}
