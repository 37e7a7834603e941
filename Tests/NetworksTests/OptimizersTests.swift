import Learning
import Networks
import Testing

/// Ten steps on a quadratic bowl, as PyTorch and Keras make them.
struct OptimizerFile: Codable {
  struct Case: Codable, Sendable, CustomTestStringConvertible {
    var name: String
    var optimizer: ComponentSpec<any Optimizer>
    var clipping: GradientClipping?
    var x: [[Double]]

    var testDescription: String { name }
  }

  struct ScheduleCase: Codable, Sendable, CustomTestStringConvertible {
    var name: String
    var schedule: ComponentSpec<any Schedule>
    var factors: [Double]

    var testDescription: String { name }
  }

  enum CodingKeys: String, CodingKey {
    case cases
    case matrix = "A"
    case vector = "b"
    case start
    case schedules
  }

  var cases: [Case]
  var matrix: [[Double]]
  var vector: [Double]
  var start: [Double]
  var schedules: [ScheduleCase]

  static let shared = Result { try Golden.load("optimizers.json", as: OptimizerFile.self) }
}

@Suite struct OptimizersTests {
  /// The references step in double; here parameters and moments are floats.
  ///
  /// One step rounds each parameter a few times, ten steps a few tens of times, which a descent does
  /// not amplify: 1e-5 of the largest parameter. Clipping by norm in PyTorch divides by the norm plus 1e-6, and Keras adds
  /// epsilon before the correction of the root: both stay below that.
  @Test(
    "ten steps go where PyTorch's and Keras' go",
    arguments: try OptimizerFile.shared.get().cases)
  func agrees(_ golden: OptimizerFile.Case) throws {
    let file = try OptimizerFile.shared.get()
    var memory = BowlMemory(start: file.start, moments: golden.optimizer.value.moments)
    for (index, want) in golden.x.enumerated() {
      memory.differentiate(file.matrix, file.vector)
      memory.step(golden.optimizer.value, clipping: golden.clipping, step: index + 1)
      let largest = want.map(abs).max() ?? 1
      for (got, want) in zip(memory.parameters, want) {
        #expect(abs(Double(got) - want) <= 1e-5 * largest, "step \(index + 1)")
      }
    }
  }
}

/// Parameters, gradient and moments of a function of four numbers.
private struct BowlMemory {
  private(set) var parameters: [Float]
  private var gradients: [Float]
  private var moments: [Float]
  private let mask = [Float](repeating: 1, count: 4)

  init(start: [Double], moments count: Int) {
    parameters = start.map { Float($0) }
    gradients = [0, 0, 0, 0]
    moments = [Float](repeating: 0, count: 4 * count)
  }

  /// The gradient A x - b.
  mutating func differentiate(_ matrix: [[Double]], _ vector: [Double]) {
    for row in 0..<4 {
      let sum = zip(matrix[row], parameters).reduce(-vector[row]) { $0 + $1.0 * Double($1.1) }
      gradients[row] = Float(sum)
    }
  }

  mutating func step(_ optimizer: any Optimizer, clipping: GradientClipping?, step: Int) {
    gradients.withUnsafeMutableBufferPointer { gradients in
      clipping?.apply(to: gradients)
      parameters.withUnsafeMutableBufferPointer { parameters in
        moments.withUnsafeMutableBufferPointer { moments in
          mask.withUnsafeBufferPointer { mask in
            optimizer.update(
              OptimizerMemory(
                count: 4, parameters: parameters.baseAddress!,
                gradients: gradients.baseAddress!, kernelMask: mask.baseAddress!,
                moments: moments.baseAddress!),
              rate: optimizer.learningRate, step: step)
          }
        }
      }
    }
  }
}
