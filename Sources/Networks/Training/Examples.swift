import Learning

/// Rows as training needs them: features, targets and weights.
struct Examples {
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

  /// Whether rows count differently.
  var areWeighted: Bool { weights != nil }

  /// Copies rows into the inputs of a plan, and what is wanted of them into a batch.
  func gather(_ rows: UnsafeBufferPointer<Int>, into plan: borrowing Plan, _ batch: BatchMemory) {
    features.withUnsafeBufferPointer { features in
      guard let base = features.baseAddress else { return }
      for (index, slice) in inputs.enumerated() {
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
