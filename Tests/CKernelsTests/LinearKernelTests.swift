import CKernels
import Testing

@Suite struct LinearKernelTests {
  static let sizes = [(0, 3), (1, 1), (5, 0), (16, 16), (17, 15), (33, 46), (70, 49), (40, 130)]

  @Test("scores are one fused chain over the columns", arguments: sizes)
  func scores(_ rows: Int, _ columns: Int) {
    var noise = Noise(rows)
    let ld = columns + 1
    let x = noise.floats(rows * ld)
    let beta = noise.doubles(columns)
    var out = [Double](repeating: -7, count: rows + 1)
    ck_linear_scores(rows, columns, x, ld, beta, 0.7, &out)
    for r in 0..<rows {
      var sum = 0.7
      for c in 0..<columns { sum.addProduct(Double(x[r * ld + c]), beta[c]) }
      #expect(out[r] == sum)
    }
    #expect(out[rows] == -7)
  }

  @Test("weighted column sums take the rows in order", arguments: sizes)
  func sums(_ rows: Int, _ columns: Int) {
    var noise = Noise(rows)
    let ld = columns + 1
    let x = noise.floats(rows * ld)
    let r = noise.doubles(rows)
    var out = noise.doubles(columns) + [-7]
    var wanted = out
    ck_weighted_column_sums(rows, columns, x, ld, r, &out)
    for row in 0..<rows {
      for c in 0..<columns { wanted[c].addProduct(r[row], Double(x[row * ld + c])) }
    }
    #expect(out == wanted)
  }

  @Test("the Gram matrix adds up row by row and leaves the upper triangle alone", arguments: sizes)
  func gram(_ rows: Int, _ columns: Int) {
    var noise = Noise(rows)
    let ld = columns + 1
    let x = noise.floats(rows * ld)
    let w = noise.positives(rows).map(Double.init)
    var out = noise.doubles(columns * columns)
    var wanted = out
    ck_weighted_gram(rows, columns, x, ld, w, &out)
    for row in 0..<rows {
      for i in 0..<columns {
        let left = w[row] * Double(x[row * ld + i])
        for j in 0...i { wanted[i * columns + j].addProduct(left, Double(x[row * ld + j])) }
      }
    }
    #expect(out == wanted)
  }
}
