import CAllocations
import Learning
import LearningTestKit
import Networks
import Testing

@Suite(.enabled(if: ca_counts_allocations(), "allocations are counted with glibc alone"))
struct AllocationTests {
  @Test("a training step allocates nothing", arguments: [0, 3])
  func steps(heads: Int) throws {
    let data = SampleData.sequences(rows: 90)
    var classifier = Self.everyLayer
    classifier.heads = heads
    classifier.numericEmbedding =
      heads == 0
      ? ComponentSpec(PeriodicEmbedding()) : ComponentSpec(PiecewiseLinearEmbedding(bins: 4))
    let network = try classifier.network(on: data, context: FitContext(key: RandomKey(seed: 1)))
    var run = TrainingRun(
      network, training: classifier.training, data: data, key: RandomKey(seed: 1))
    let rows = Array(0..<90)
    var rounds = [Int](repeating: 0, count: 20)
    rows.withUnsafeBufferPointer { rows in
      for round in rounds.indices {
        let before = ca_allocations()
        for start in stride(from: 0, to: 90, by: 32) {
          let batch = UnsafeBufferPointer(rebasing: rows[start..<min(start + 32, 90)])
          _ = run.step(over: batch, rate: 0.001)
        }
        rounds[round] = ca_allocations() - before
      }
    }
    // The first round looks up what the language needs of the types.
    #expect(rounds.dropFirst().allSatisfy { $0 == 0 }, "\(rounds)")
  }

  @Test("allocations are counted")
  func counter() {
    let before = ca_allocations()
    for size in 1...10 {
      UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 8).deallocate()
      UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64).deallocate()
    }
    #expect(ca_allocations() - before >= 20)
  }

  private static var everyLayer: Conv1DNetwork {
    Conv1DNetwork(
      training: Training(
        loss: Focal(), gradientClipping: GradientClipping(globalNorm: 1, value: 1))
    ) {
      Conv1D(8, kernel: 3, padding: .same, .relu)
      BatchNorm()
      MaxPool1D(2)
      Conv1D(4, kernel: 2, dilation: 2, .gelu, l1: 0.01)
      Dropout(0.2)
      LayerNorm()
      GlobalAveragePool()
      GaussianNoise(0.1)
    } head: {
      Residual(blocks: 1, width: 8)
      Dense(4, .tanh, l2: 0.01)
    }
  }
}
