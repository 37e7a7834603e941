import CKernels
import Learning
import Testing

@Suite struct RandomKeyTests {
  @Test("different seeds give different streams") func seeds() {
    let firsts = (0..<1000).map { seed in
      var stream = RandomKey(seed: UInt64(seed)).stream
      return stream.next()
    }
    #expect(Set(firsts).count == 1000)
  }

  @Test("names, numbers and their order all matter") func names() {
    let root = RandomKey(seed: 7)
    let keys = [
      root, root["a"], root["b"], root["a"]["b"], root["b"]["a"], root["ab"], root["a", 0],
      root["a", 1], root["a", -1], root["a\u{0}"], root["0123456789abcdef"],
      root["0123456789abcdef\u{0}"], root["0123456789abcde"],
    ]
    #expect(Set(keys).count == keys.count)
  }

  @Test("a key derived twice is the same key, whatever was drawn in between") func pure() {
    let root = RandomKey(seed: 1)
    var stream = root.stream
    let first = stream.next()
    _ = root["x"].stream
    var again = root.stream
    #expect(again.next() == first)
    #expect(root["fold", 3]["tree", 12] == root["fold", 3]["tree", 12])
  }

  @Test("a stream reads the same bits as the kernel does by position") func kernel() {
    let key = RandomKey(seed: 3)["dropout"]
    var stream = key.stream
    let expected = (0..<33).map { _ in stream.next() }
    var bits = [UInt64](repeating: 0, count: 33)
    let words = [key.words.0, key.words.1]
    ck_random_bits(words, 0, bits.count, &bits)
    #expect(bits == expected)
  }
}

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

@Suite struct ThreefryTests {
  struct Vector: Sendable {
    var key: (UInt64, UInt64)
    var counter: (UInt64, UInt64)
    var output: (UInt64, UInt64)
  }

  // Known answers of threefry2x64-20 published with Random123 (kat_vectors).
  static let published = [
    Vector(key: (0, 0), counter: (0, 0), output: (0xc2b6_e3a8_c2c6_9865, 0x6f81_ed42_f350_084d)),
    Vector(
      key: (.max, .max), counter: (.max, .max),
      output: (0xe02c_b7c4_d95d_277a, 0xd066_33d0_893b_8b68)),
    Vector(
      key: (0xa409_3822_299f_31d0, 0x082e_fa98_ec4e_6c89),
      counter: (0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344),
      output: (0x263c_7d30_bb0f_0af1, 0x56be_8361_d331_1526)),
  ]

  @Test("gives the published known answers", arguments: published)
  func knownAnswers(vector: Vector) {
    let block = Threefry.block(key: vector.key, counter: vector.counter)
    #expect(block == vector.output)
  }
}
