import CKernels
import Testing

@Suite struct MatrixProductTests {
  struct Shape: Sendable, CustomTestStringConvertible {
    let m, n, k: Int
    var testDescription: String { "\(m) x \(n) x \(k)" }
  }

  static let shapes = [
    (0, 3, 2), (3, 0, 2), (1, 1, 1), (2, 3, 0), (3, 1, 5), (17, 1, 33), (32, 1, 32), (16, 1, 16),
    (7, 31, 19), (33, 33, 33), (5, 17, 1), (32, 32, 1), (9, 100, 47), (40, 65, 1100), (15, 16, 17),
    (1, 40, 9), (32, 64, 46), (46, 64, 32), (130, 5, 700),
  ].map { Shape(m: $0.0, n: $0.1, k: $0.2) }

  /// The definition: one chain of fused multiply-adds over k for each entry.
  private func naive(
    _ shape: Shape, a: (Int, Int) -> Float, b: (Int, Int) -> Float, from start: (Int, Int) -> Float,
    bias: [Float]?
  ) -> [Float] {
    (0..<shape.m).flatMap { i in
      (0..<shape.n).map { j in
        var sum = start(i, j)
        for p in 0..<shape.k { sum.addProduct(a(i, p), b(p, j)) }
        return bias.map { sum + $0[j] } ?? sum
      }
    }
  }

  /// The first `n` columns of rows that are `ld` apart.
  private func rows(_ c: [Float], _ shape: Shape, ld: Int) -> [UInt32] {
    (0..<shape.m).flatMap { i in (0..<shape.n).map { c[i * ld + $0].bitPattern } }
  }

  @Test("every entry is one fused chain over k, and the bias comes last", arguments: shapes)
  func definition(_ shape: Shape) {
    var noise = Noise(shape.m + 100 * shape.n)
    let a = noise.floats(shape.m * shape.k)
    let bias = noise.floats(shape.n)
    for gap in [0, 3] {
      let ld = shape.n + gap
      let b = noise.floats(shape.k * ld)
      let old = noise.floats(shape.m * ld)
      for bias in [nil, bias] {
        var c = old
        ck_gemm(shape.m, shape.n, shape.k, a, shape.k, 1, b, ld, &c, ld, bias, false)
        let wanted = naive(
          shape, a: { a[$0 * shape.k + $1] }, b: { b[$0 * ld + $1] }, from: { _, _ in 0 },
          bias: bias)
        #expect(rows(c, shape, ld: ld) == wanted.map(\.bitPattern))
      }
    }
  }

  @Test("accumulation goes on from the old entries and ignores the bias", arguments: shapes)
  func accumulation(_ shape: Shape) {
    var noise = Noise(7)
    let a = noise.floats(shape.m * shape.k)
    let b = noise.floats(shape.k * shape.n)
    let old = noise.floats(shape.m * shape.n)
    let bias = noise.floats(shape.n)
    var c = old
    ck_gemm(shape.m, shape.n, shape.k, a, shape.k, 1, b, shape.n, &c, shape.n, bias, true)
    let wanted = naive(
      shape, a: { a[$0 * shape.k + $1] }, b: { b[$0 * shape.n + $1] },
      from: { old[$0 * shape.n + $1] }, bias: nil)
    #expect(rows(c, shape, ld: shape.n) == wanted.map(\.bitPattern))
  }

  @Test("a transpose on the left is a pair of strides", arguments: shapes)
  func transposed(_ shape: Shape) {
    var noise = Noise(9)
    let a = noise.floats(shape.k * shape.m)
    let b = noise.floats(shape.k * shape.n)
    let bias = noise.floats(shape.n)
    var c = noise.floats(shape.m * shape.n)
    ck_gemm(shape.m, shape.n, shape.k, a, 1, shape.m, b, shape.n, &c, shape.n, bias, false)
    let wanted = naive(
      shape, a: { a[$1 * shape.m + $0] }, b: { b[$0 * shape.n + $1] }, from: { _, _ in 0 },
      bias: bias)
    #expect(rows(c, shape, ld: shape.n) == wanted.map(\.bitPattern))
  }

  @Test("nothing outside the result is written")
  func gaps() {
    let a = [Float](repeating: 1, count: 100)
    let b = a
    for n in 1...20 {
      var c = [Float](repeating: -7, count: 5 * (n + 4) + 40)
      ck_gemm(5, n, 3, a, 3, 1, b, n, &c, n + 4, nil, false)
      for (index, value) in c.enumerated() {
        let inside = index / (n + 4) < 5 && index % (n + 4) < n
        #expect(value == (inside ? 3 : -7))
      }
    }
  }

  @Test("squared distances are fused chains over the features, and symmetric")
  func distances() {
    for (n, k) in [(1, 1), (5, 0), (17, 3), (33, 30), (70, 600)] {
      var noise = Noise(n)
      let points = noise.floats(n * k)
      var turned = [Float](repeating: 0, count: k * n)
      var out = noise.floats(n * n)
      ck_transpose(n, k, points, k, &turned, n)
      ck_squared_distances(n, n, k, points, k, turned, n, &out, n)
      for i in 0..<n {
        for j in 0..<n {
          var sum: Float = 0
          for p in 0..<k {
            let apart = points[i * k + p] - points[j * k + p]
            sum.addProduct(apart, apart)
          }
          #expect(out[i * n + j] == sum)
          #expect(out[i * n + j] == out[j * n + i])
        }
      }
    }
  }

  @Test("a transpose turns rows into columns", arguments: oddSizes)
  func transpose(_ rows: Int) {
    var noise = Noise(rows)
    for columns in [1, 3, 16, 20, 33] {
      let (wide, high) = (columns + 2, rows + 1)
      let matrix = noise.floats(rows * wide)
      var out = [Float](repeating: -7, count: columns * high)
      ck_transpose(rows, columns, matrix, wide, &out, high)
      for c in 0..<columns {
        #expect(
          out[c * high..<c * high + rows].elementsEqual((0..<rows).map { matrix[$0 * wide + c] }))
        #expect(out[c * high + rows] == -7)
      }
    }
  }
}
