import Learning
import Testing

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
