import Files
import Learning
import Testing
import Tuning

@Suite struct SobolSequenceTests {
  /// Points of scipy 1.17.1, `qmc.Sobol(d, scramble=False)`.
  @Test("the first points are the reference's") func first() {
    let sequence = SobolSequence(dimensions: 4, key: nil)
    #expect(
      (0..<8).map { sequence[$0] } == [
        [0, 0, 0, 0], [0.5, 0.5, 0.5, 0.5], [0.75, 0.25, 0.25, 0.25], [0.25, 0.75, 0.75, 0.75],
        [0.375, 0.375, 0.625, 0.875], [0.875, 0.875, 0.125, 0.375], [0.625, 0.125, 0.875, 0.625],
        [0.125, 0.625, 0.375, 0.125],
      ])
    #expect(
      SobolSequence(dimensions: 8, key: nil)[1000] == [
        0.2197265625, 0.0966796875, 0.5185546875, 0.6767578125, 0.2802734375, 0.9072265625,
        0.0458984375, 0.8994140625,
      ])
    #expect(
      SobolSequence(dimensions: 21, key: nil)[4095].suffix(4).map { $0 * 4096 }
        == [2495, 3331, 2135, 925])
  }

  /// Of the same reference, points × 2³² as little-endian words.
  @Test(
    "all points are the reference's",
    arguments: [
      (8, 1024, "802064b18b1e938e010cf1f8c147172efc07c22a07d44ecb6ffba753f54c6154"),
      (21, 4096, "359b185bb53e6947bf606a185c7319f37e065629ba0071cb55300479974cc5a6"),
      (64, 1024, "87cdc3f19fb0926b5450a7aaf180328aded224cbb05142b1f811cbc7fcb2c736"),
    ])
  func digests(dimensions: Int, points: Int, digest: String) {
    let sequence = SobolSequence(dimensions: dimensions, key: nil)
    let bytes = (0..<points).flatMap { index in
      sequence[index].flatMap { number -> [UInt8] in
        let word = UInt32(number * 0x1p32)
        return [0, 8, 16, 24].map { UInt8(truncatingIfNeeded: word >> UInt32($0)) }
      }
    }
    #expect(SHA256.hex(of: bytes) == digest)
  }

  @Test("shifted points are more even than random ones") func discrepancy() {
    let sequence = SobolSequence(dimensions: 8, key: RandomKey(seed: 4))
    #expect(centredDiscrepancy((0..<256).map { sequence[$0] }) < 0.004)
    var stream = RandomKey(seed: 4).stream
    let random = (0..<256).map { _ in (0..<8).map { _ in stream.uniform() } }
    #expect(centredDiscrepancy(random) > 0.008)
  }

  @Test("every dyadic box of the first two dimensions holds one point, shifted or not")
  func boxes() {
    for key in [nil, RandomKey(seed: 1), RandomKey(seed: 2)] {
      let sequence = SobolSequence(dimensions: 2, key: key)
      let points = (0..<64).map { sequence[$0] }
      for power in 0...6 {
        let (wide, high) = (Double(1 << power), Double(64 >> power))
        let boxes = points.map { [($0[0] * wide).rounded(.down), ($0[1] * high).rounded(.down)] }
        #expect(Set(boxes).count == 64)
      }
    }
  }

  @Test("keys shift differently, and more dimensions change no earlier one") func shifts() {
    let key = RandomKey(seed: 9)
    let wide = SobolSequence(dimensions: 70, key: key)
    let narrow = SobolSequence(dimensions: 5, key: key)
    for index in [0, 1, 17, Int(UInt32.max)] {
      #expect(Array(wide[index].prefix(5)) == narrow[index])
      #expect(wide[index].count == 70 && wide[index].allSatisfy { $0 >= 0 && $0 < 1 })
      #expect(SobolSequence(dimensions: 5, key: RandomKey(seed: 10))[index] != narrow[index])
    }
    #expect(SobolSequence(dimensions: 0, key: key)[3] == [])
    // Beyond the direction numbers points are random, but each is the same when it is asked again.
    #expect(wide[3] == wide[3] && wide[3][69] != wide[4][69] && wide[3][69] != wide[3][68])
  }
}

/// Hickernell, Mathematics of Computation 67 (1998), equation 5; squared, as scipy has it.
private func centredDiscrepancy(_ points: [[Double]]) -> Double {
  let count = Double(points.count)
  let far = points.map { $0.map { abs($0 - 0.5) } }
  let single = far.map { $0.reduce(1) { $0 * (1 + $1 / 2 - $1 * $1 / 2) } }.reduce(0, +)
  var pairs = 0.0
  for (point, distances) in zip(points, far) {
    for (other, others) in zip(points, far) {
      var product = 1.0
      for axis in point.indices {
        product *= 1 + distances[axis] / 2 + others[axis] / 2 - abs(point[axis] - other[axis]) / 2
      }
      pairs += product
    }
  }
  let all = (0..<points[0].count).reduce(1.0) { product, _ in product * 13 / 12 }
  return all - 2 / count * single + pairs / (count * count)
}
