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
