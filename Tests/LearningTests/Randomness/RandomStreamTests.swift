import Learning
import Testing

@Suite struct RandomStreamTests {
  @Test("uniform numbers have the mean and variance of the uniform distribution") func uniform() {
    var stream = RandomKey(seed: 11).stream
    let values = (0..<100_000).map { _ in stream.uniform() }
    let mean = values.reduce(0, +) / 100_000
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 100_000
    #expect(abs(mean - 0.5) < 0.004)
    #expect(abs(variance - 1.0 / 12) < 0.001)
    #expect(values.allSatisfy { $0 >= 0 && $0 < 1 })
  }

  @Test("normal numbers have mean 0, variance 1 and light tails") func normal() {
    var stream = RandomKey(seed: 12).stream
    let values = (0..<100_000).map { _ in stream.normal() }
    let mean = values.reduce(0, +) / 100_000
    let variance = values.reduce(0) { $0 + $1 * $1 } / 100_000
    #expect(abs(mean) < 0.013)
    #expect(abs(variance - 1) < 0.02)
    #expect(values.allSatisfy { abs($0) < 7 })
  }

  @Test("integers below a bound are equally likely") func integers() {
    var stream = RandomKey(seed: 13).stream
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[stream.integer(below: 7)] += 1 }
    let chi2 = counts.reduce(0.0) { $0 + Double(($1 - 10_000) * ($1 - 10_000)) / 10_000 }
    #expect(chi2 < 22.5)  // the 99.9 % point with six degrees of freedom
  }

  @Test("a permutation holds every number once") func permutation() {
    var stream = RandomKey(seed: 14).stream
    #expect(stream.permutation(100).sorted() == Array(0..<100))
    #expect(stream.permutation(1) == [0])
    #expect(stream.permutation(0) == [])
  }
}
