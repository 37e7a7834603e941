import CKernels
import Testing

@Suite struct RandomnessKernelTests {
  /// From the known-answer file of the authors' Random123 library.
  @Test("Threefry-2x64-20 gives the published values")
  func knownAnswers() {
    for (counter, key, wanted) in [
      ([0, 0], [0, 0], [0xc2b6_e3a8_c2c6_9865, 0x6f81_ed42_f350_084d]),
      (
        [.max, .max], [.max, .max],
        [0xe02c_b7c4_d95d_277a, 0xd066_33d0_893b_8b68]
      ),
      (
        [0x243f_6a88_85a3_08d3, 0x1319_8a2e_0370_7344],
        [0xa409_3822_299f_31d0, 0x082e_fa98_ec4e_6c89],
        [0x263c_7d30_bb0f_0af1, 0x56be_8361_d331_1526]
      ),
    ] as [([UInt64], [UInt64], [UInt64])] {
      var out: [UInt64] = [0, 0]
      ck_threefry(key, counter, &out)
      #expect(out == wanted)
    }
  }

  private func bits(_ key: [UInt64], _ position: Int) -> UInt64 {
    var out: [UInt64] = [0, 0]
    ck_threefry(key, [UInt64(position / 2), 0], &out)
    return out[position % 2]
  }

  @Test("a stream is its blocks in order, wherever it is entered", arguments: oddSizes)
  func stream(_ n: Int) {
    let key: [UInt64] = [5, 6]
    for first in [0, 1, 2, 15, 16, 1001] {
      var out = [UInt64](repeating: 0, count: n)
      ck_random_bits(key, UInt64(first), n, &out)
      #expect(out == (0..<n).map { bits(key, first + $0) })
    }
  }

  @Test("dropout drops by 16 bits an element", arguments: oddSizes)
  func dropout(_ n: Int) {
    let key: [UInt64] = [7, 8]
    var noise = Noise(n)
    let x = noise.floats(n)
    for (rate, threshold) in [(0, 0), (0.25, 16384), (0.3, 19661), (1, 65536)] as [(Float, UInt64)]
    {
      var y = x + [-7]
      var mask = y
      ck_dropout(key, rate, 1.25, n, x, &y, &mask)
      for i in 0..<n {
        let quarter = bits(key, i / 4) >> (16 * UInt64(i % 4)) & 0xFFFF
        #expect(mask[i] == (quarter < threshold ? 0 : 1.25))
        #expect(y[i] == x[i] * mask[i])
      }
      #expect(y[n] == -7 && mask[n] == -7)
    }
  }

  @Test("dropout may write over its input")
  func inPlace() {
    var noise = Noise(1)
    let x = noise.floats(200)
    var y = x
    var mask = x
    var same = x
    var sameMask = x
    ck_dropout([1, 2], 0.4, 2, 200, x, &y, &mask)
    same.withUnsafeMutableBufferPointer { buffer in
      ck_dropout([1, 2], 0.4, 2, 200, buffer.baseAddress, buffer.baseAddress, &sameMask)
    }
    #expect(same == y && sameMask == mask)
  }
}
