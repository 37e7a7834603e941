import Learning
import Networks
import Testing

/// Logits, labels and weights, and the loss that PyTorch finds.
struct LossCase: Codable, Sendable, CustomTestStringConvertible {
  var name: String
  var loss: ComponentSpec<any Loss>
  var logits: [Double]
  var labels: [Double]
  var weights: [Double]?
  var mean: Double
  var gradient: [Double]

  var testDescription: String { name }

  struct File: Codable {
    var cases: [LossCase]
  }
}

@Suite struct LossesTests {
  /// Logits, targets and gradients are floats; the loss itself is summed in double.
  ///
  /// A few roundings of float are all that can differ.
  @Test(
    "losses and their gradients are PyTorch's",
    arguments: try Golden.load("losses.json", as: LossCase.File.self).cases)
  func agrees(_ golden: LossCase) {
    let loss = golden.loss.value
    let labels = golden.labels.map { Float($0) }
    let logits = golden.logits.map { Float($0) }
    let targets = labels.map(loss.target)
    let weights = labels.indices.map { row in
      loss.weight(of: labels[row]) * Float(golden.weights?[row] ?? 1)
    }
    var gradient = [Float](repeating: 0, count: labels.count)
    let sum = gradient.withUnsafeMutableBufferPointer { gradient in
      logits.withUnsafeBufferPointer { logits in
        targets.withUnsafeBufferPointer { targets in
          weights.withUnsafeBufferPointer { weights in
            loss.evaluate(
              LossBatch(
                count: labels.count, logits: logits.baseAddress!, targets: targets.baseAddress!,
                weights: weights.baseAddress, gradient: gradient.baseAddress!),
              scale: 1 / Float(labels.count))
          }
        }
      }
    }
    let mean = sum / Double(labels.count)
    #expect(abs(mean - golden.mean) <= 4 * 0x1p-24 * golden.mean)
    #expect(roundings(gradient, golden.gradient) <= 4)
  }

  @Test("focal loss without focus and class weight is cross-entropy")
  func focalIsCrossEntropy() throws {
    let file = try Golden.load("losses.json", as: LossCase.File.self)
    var golden = try #require(file.cases.first)
    golden.loss = ComponentSpec(Focal(gamma: 0))
    agrees(golden)
  }
}
