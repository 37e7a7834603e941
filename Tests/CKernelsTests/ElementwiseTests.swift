import CKernels
import Testing

@Suite struct ElementwiseTests {
  @Test("elementwise kernels do what they say", arguments: oddSizes)
  func definitions(_ n: Int) {
    var noise = Noise(n)
    let a = noise.floats(n)
    let b = noise.floats(n)
    let old = noise.floats(n)
    func written(_ kernel: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
      var out = old + [-7]
      kernel(&out)
      #expect(out.last == -7)
      return Array(out.dropLast())
    }
    #expect(written { ck_add(n, a, b, $0) } == zip(a, b).map { $0 + $1 })
    #expect(written { ck_multiply(n, a, b, $0) } == zip(a, b).map { $0 * $1 })
    #expect(written { ck_scale(n, 1.7, a, $0) } == a.map { 1.7 * $0 })
    #expect(written { ck_axpy(n, 1.7, a, $0) } == zip(a, old).map { $1.addingProduct(1.7, $0) })
    let sums = (0..<n).map { old[$0].addingProduct(a[$0], b[$0]) }
    #expect(written { ck_multiply_add(n, a, b, $0) } == sums)
  }
}
