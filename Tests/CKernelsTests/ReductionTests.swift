import CKernels
import Testing

@Suite struct ReductionTests {
  @Test("sums run in 16 lanes that are folded as a tree", arguments: oddSizes)
  func lanes(_ n: Int) {
    var noise = Noise(n)
    let x = noise.floats(n)
    let y = noise.floats(n)
    let d = noise.doubles(n)
    var sum = [Float](repeating: 0, count: 16)
    var dot = sum
    var wide = [Double](repeating: 0, count: 16)
    var squares = wide
    for i in 0..<n {
      sum[i % 16] += x[i]
      dot[i % 16].addProduct(x[i], y[i])
      wide[i % 16] += d[i]
      squares[i % 16] += Double(x[i]) * Double(x[i])
    }
    #expect(ck_sum(n, x) == folded(sum))
    #expect(ck_dot(n, x, y) == folded(dot))
    #expect(ck_sum_d(n, d) == folded(wide))
    #expect(ck_squared_norm(n, x) == folded(squares))
  }

  @Test("columns are summed row by row", arguments: oddSizes)
  func columns(_ columns: Int) {
    for rows in [0, 1, 5, 33] {
      var noise = Noise(rows)
      let ld = columns + 2
      let x = noise.floats(rows * ld)
      let old = noise.floats(columns)
      for accumulate in [false, true] {
        var wanted = accumulate ? old : [Float](repeating: 0, count: columns)
        var out = old + [-7]
        for r in 0..<rows { for c in 0..<columns { wanted[c] += x[r * ld + c] } }
        ck_column_sums(rows, columns, x, ld, &out, accumulate)
        #expect(out == wanted + [-7])
      }
    }
  }
}
