import Learning
import Networks
import Testing

@Suite struct InitializersTests {
  private func values(_ initializer: any Initializer, count: Int = 20_000) -> [Double] {
    var values = [Float](repeating: 7, count: count)
    values.withUnsafeMutableBufferPointer {
      initializer.fill($0, fans: Fans(input: 40, output: 60), key: RandomKey(seed: 8))
    }
    return values.map { Double($0) }
  }

  private func variance(_ values: [Double]) -> Double {
    values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
  }

  /// With 20,000 numbers a variance is known to 1 in 100 (its standard error, for normal numbers).
  @Test("the variance is what the name says")
  func variances() {
    let wanted: [(any Initializer, Double)] = [
      (GlorotUniform(), 0.02), (GlorotNormal(), 0.02), (HeUniform(), 0.05), (HeNormal(), 0.05),
      (LeCunUniform(), 0.025), (LeCunNormal(), 0.025), (UniformInitializer(), 0.0025 / 3),
      (NormalInitializer(), 0.0025),
    ]
    for (initializer, want) in wanted {
      let values = values(initializer)
      #expect(abs(variance(values) / want - 1) < 0.04, "\(type(of: initializer).name)")
      #expect(abs(values.reduce(0, +) / Double(values.count)) < 4 * (want / 20_000).squareRoot())
    }
  }

  @Test("uniform numbers fill their range, normal ones are cut at two deviations")
  func ranges() {
    let limit = (6.0 / 40).squareRoot()
    let uniform = values(HeUniform())
    #expect(uniform.allSatisfy { abs($0) <= limit })
    #expect((uniform.max() ?? 0) > 0.99 * limit)
    // Keras widens the normal before the cut, so that the variance is kept.
    let deviation = (2.0 / 40).squareRoot() / 0.879_625_661_034_239_8
    #expect(values(HeNormal()).allSatisfy { abs($0) <= 2 * deviation })
    #expect(values(Zeros()).allSatisfy { $0 == 0 })
    #expect(values(Ones()).allSatisfy { $0 == 1 })
  }
}
