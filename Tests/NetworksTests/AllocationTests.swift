import Foundation
import Learning
import LearningTestKit
import Networks
import Testing

#if os(Linux) && arch(x86_64)
  @Suite struct AllocationTests {
    @Test("training steps leave no memory behind")
    func steps() throws {
      let data = SampleData.sequences(rows: 90)
      let layout = InputLayout(data)
      let classifier = Conv1DNetwork(
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
      let network = try Network(classifier.graph(for: layout), layout: layout)
      var run = TrainingRun(
        network, training: classifier.training, data: data, key: RandomKey(seed: 1))
      let rows = Array(0..<90)
      let heap = try #require(HeapSize())
      let grown = rows.withUnsafeBufferPointer { rows in
        (0..<20).map { _ in
          let before = heap.bytes
          for start in stride(from: 0, to: 90, by: 32) {
            let batch = UnsafeBufferPointer(rebasing: rows[start..<min(start + 32, 90)])
            _ = run.step(over: batch, rate: 0.001)
          }
          return heap.bytes - before
        }
      }
      // Other tests run meanwhile; steps that kept memory would do so every time.
      #expect(grown.contains { $0 <= 0 })
    }
  }

  /// How many bytes the process has taken from malloc and not given back.
  private struct HeapSize {
    /// `mallinfo2` returns a large structure: on this architecture the caller passes its address as
    /// if it were the first argument.
    private typealias MallocInformation =
      @convention(c) (UnsafeMutableRawPointer) ->
      UnsafeMutableRawPointer

    private let information: MallocInformation

    /// Nil where the C library has no such function.
    init?() {
      guard let symbol = dlsym(nil, "mallinfo2") else { return nil }
      information = unsafeBitCast(symbol, to: MallocInformation.self)
    }

    /// The eighth of ten fields, `uordblks`.
    var bytes: Int {
      withUnsafeTemporaryAllocation(of: Int.self, capacity: 10) { fields in
        guard let base = fields.baseAddress else { return 0 }
        _ = information(base)
        return fields[7]
      }
    }
  }
#endif
