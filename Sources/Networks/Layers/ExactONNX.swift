import ONNX

/// The functions of `math_float.h` as nodes of a graph, rounding by rounding.
///
/// Where a sum or product stands there it stands here, and a fused one is computed in double precision
/// and rounded; coefficients are the same.
extension GraphBuilder {
  /// eˣ.
  mutating func exactExp(_ x: Value) -> Value {
    let limited = atMost(atLeast(x, -104), 89)
    let (beyond, r, n) = expm1Beyond(limited)
    let sum = add(number(1), r)
    let lost = subtract(r, subtract(sum, number(1)))
    let half = node("Floor", [multiply(n, number(0.5))])
    let scaled = multiply(add(sum, add(lost, beyond)), power(half))
    return multiply(scaled, power(subtract(n, half)))
  }

  /// eˣ - 1 up to 0.
  mutating func exactExpm1Below(_ x: Value) -> Value {
    let (beyond, r, n) = expm1Beyond(atLeast(x, -20))
    let scale = power(n)
    let base = subtract(scale, number(1))
    let part = multiply(scale, r)
    let sum = add(base, part)
    let lost = subtract(part, subtract(sum, base))
    return add(sum, fused(scale, beyond, lost))
  }

  mutating func exactTanh(_ x: Value) -> Value {
    let a = magnitude(x)
    let z = multiply(a, a)
    let t = horner(
      [
        0x1.9fcbbep-10, -0x1.e5ccecp-8, 0x1.5d12ap-6, -0x1.b92ac8p-5, 0x1.110b56p-3,
        -0x1.55553ep-2,
      ], z)
    let small = fused(multiply(a, z), t, a)
    let power = add(exactExp(multiply(number(2), a)), number(1))
    let large = subtract(number(1), divide(number(2), power))
    let size = choose(less(a, number(0.8)), small, large)
    return choose(less(x, number(0)), negative(size), size)
  }

  /// 1 / (1 + e⁻ˣ).
  mutating func exactSigmoid(_ x: Value) -> Value {
    let e = exactExp(negative(magnitude(x)))
    let below = add(number(1), e)
    let lost = subtract(e, subtract(below, number(1)))
    let quotient = divide(number(1), below)
    let rest = subtract(
      fused(negative(below), quotient, number(1)), multiply(quotient, lost))
    let product = multiply(e, quotient)
    let large = fused(rest, quotient, quotient)
    let small = add(
      product, fused(rest, product, fused(e, quotient, negative(product))))
    return choose(less(x, number(0)), small, large)
  }

  /// log(1 + eˣ).
  mutating func exactSoftplus(_ x: Value) -> Value {
    let e = exactExp(negative(magnitude(x)))
    let below = add(number(2), e)
    let lost = subtract(e, subtract(below, number(2)))
    let inverse = divide(number(1), below)
    let s = multiply(e, inverse)
    let z = multiply(s, s)
    let rest = multiply(
      subtract(fused(negative(s), below, e), multiply(s, lost)), inverse)
    let p = horner(
      [0x1.f0b4cep-3, 0x1.b72236p-3, 0x1.250568p-2, 0x1.9996d6p-2, 0x1.555558p-1], z)
    let log = add(
      fused(multiply(s, z), p, multiply(number(2), rest)), multiply(number(2), s))
    return add(choose(less(number(0), x), x, number(0)), log)
  }

  /// x Φ(x).
  mutating func exactGelu(_ x: Value) -> Value { multiply(x, normal(x, bell: bell(x))) }

  /// x = n ln 2 + r with |r| at most ln 2 / 2; gives eˣ 2⁻ⁿ - 1 - r.
  private mutating func expm1Beyond(_ x: Value) -> (beyond: Value, r: Value, n: Value) {
    let shift = number(0x1.8p23)
    let n = subtract(fused(x, number(0x1.715476p+0), shift), shift)
    let high = fused(n, number(-0x1.62e43p-1), x)
    let low = multiply(n, number(0x1.05c610p-29))
    let r = add(high, low)
    let rest = subtract(low, subtract(r, high))
    let r2 = multiply(r, r)
    let q01 = fused(number(0x1.55552cp-3), r, number(0x1.0p-1))
    let q23 = fused(number(0x1.1155a6p-7), r, number(0x1.555502p-5))
    let q45 = fused(number(0x1.3b21c6p-13), r, number(0x1.6d2a2ep-10))
    return (fused(r2, fused(fused(q45, r2, q23), r2, q01), rest), r, n)
  }

  /// e^(-x² / 2), with the rounding error of the square put back.
  private mutating func bell(_ x: Value) -> Value {
    let square = multiply(x, x)
    let e = exactExp(multiply(number(-0.5), square))
    let lost = choose(
      less(square, number(300)), fused(x, x, negative(square)), number(0))
    return fused(multiply(number(-0.5), lost), e, e)
  }

  /// Φ(x).
  private mutating func normal(_ x: Value, bell: Value) -> Value {
    let a = atMost(magnitude(x), 40)
    let below = add(a, number(3))
    let three = subtract(below, a)
    let r = divide(number(1), below)
    let lost = add(subtract(a, subtract(below, three)), subtract(number(3), three))
    let rest = multiply(
      r, subtract(fused(negative(below), r, number(1)), multiply(lost, r)))
    let t = fused(number(-6), rest, fused(number(-6), r, number(1)))
    let p = horner(
      [
        0x1.c8ce04p-15, 0x1.1342acp-13, -0x1.00a4dep-12, -0x1.0eab9p-10, 0x1.0ca418p-10,
        0x1.c8bd7ep-8, -0x1.56d5fcp-7, -0x1.832d0ap-5, 0x1.d71386p-3, -0x1.04c72ap-1,
        0x1.754a76p-1,
      ], t)
    let tail = multiply(bell, fused(p, rest, multiply(p, r)))
    return choose(less(number(0), x), subtract(number(1), tail), tail)
  }
}

extension GraphBuilder {
  private mutating func number(_ value: Float) -> Value { scalar(value) }
  private mutating func less(_ a: Value, _ b: Value) -> Value { compare("Less", a, b) }
  private mutating func negative(_ x: Value) -> Value { node("Neg", [x]) }
  private mutating func magnitude(_ x: Value) -> Value { node("Abs", [x]) }
  private mutating func power(_ n: Value) -> Value { node("Pow", [number(2), n]) }

  /// No number stays none.
  private mutating func atLeast(_ x: Value, _ bound: Float) -> Value {
    choose(less(x, number(bound)), number(bound), x)
  }

  private mutating func atMost(_ x: Value, _ bound: Float) -> Value {
    choose(less(number(bound), x), number(bound), x)
  }

  /// A polynomial, the coefficient of the highest power first.
  private mutating func horner(_ coefficients: [Float], _ x: Value) -> Value {
    var sum = number(coefficients[0])
    for coefficient in coefficients.dropFirst() { sum = fused(sum, x, number(coefficient)) }
    return sum
  }
}

/// A product with a matrix as nodes of a graph, summed along its rows one by one, as `ck_gemm` does
/// and onnxruntime too where it does not cut the sum.
struct MatrixProduct {
  /// Sums longer than this onnxruntime cuts, unless the matrix is one of several narrow ones.
  private static let longest = 256
  /// The columns of a narrow matrix.
  private static let narrow = 16

  /// The matrix, [rows, columns], row-major.
  let matrix: [Float]
  let rows: Int
  let columns: Int

  /// A value times the matrix; `shape` is that of one of the value's rows, and ends in `rows`.
  func graph(_ value: Value, shape: [Int], in builder: inout GraphBuilder) -> Value {
    if !builder.isExact || rows <= Self.longest {
      return builder.node(
        "MatMul", [value, builder.constant(Constant(matrix, shape: [rows, columns]))])
    }
    // A lone row would be summed in another order, so one of zeros stands behind the last.
    let flat = shape.count == 1 ? value : builder.reshape(value, [-1, rows])
    let zeros = builder.constant(
      Constant([Float](repeating: 0, count: rows), shape: [1, rows]))
    let several = builder.concatenate([flat, zeros], axis: 0)
    let parts = builder.node("MatMul", [several, builder.constant(strips)])
    let width = strips.shape[0] * Self.narrow
    let side = builder.node("Transpose", [parts], ["perm": .ints([1, 0, 2])])
    let whole = builder.slice(builder.reshape(side, [0, width]), axis: 1, 0..<columns)
    let bounds = [0, -1, 0].map { builder.constant(Constant([Int64($0)])) }
    let product = builder.node("Slice", [whole] + bounds)
    return shape.count == 1
      ? product : builder.reshape(product, [-1] + shape.dropLast() + [columns])
  }

  /// The matrix cut into narrow ones, the last filled up with zeros: [strips, rows, 16].
  private var strips: Constant {
    let count = (columns + Self.narrow - 1) / Self.narrow
    let elements = (0..<count).flatMap { strip in
      (0..<rows).flatMap { row in
        (0..<Self.narrow).map { place -> Float in
          let column = strip * Self.narrow + place
          return column < columns ? matrix[row * columns + column] : 0
        }
      }
    }
    return Constant(elements, shape: [count, rows, Self.narrow])
  }
}
