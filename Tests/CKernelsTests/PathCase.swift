import CKernels
import Testing

/// One kernel with inputs that depend on a size alone, and the bits of all that it wrote.
struct PathCase: Sendable, CustomTestStringConvertible {
  let name: String
  let run: @Sendable (Int) -> [UInt64]

  var testDescription: String { name }
}

extension PathCase {
  static func floats(_ name: String, _ run: @escaping @Sendable (Int) -> [Float]) -> PathCase {
    PathCase(name: name) { run($0).map { UInt64($0.bitPattern) } }
  }

  static func doubles(_ name: String, _ run: @escaping @Sendable (Int) -> [Double]) -> PathCase {
    PathCase(name: name) { run($0).map(\.bitPattern) }
  }

  static let all =
    matrices + elementwise + reductions + random + losses + optimizers + linear + layers + forest

  static let matrices = [
    PathCase.floats("product") { n in
      let a = data(n * 19)
      let b = data(19 * (n + 1), 2)
      let bias = data(n, 3)
      var c = data(n * (n + 2), 4)
      ck_gemm(n, n, 19, a, 19, 1, b, n + 1, &c, n + 2, bias, false)
      return c
    },
    PathCase.floats("product with a transposed, accumulated") { n in
      let a = data(n * 19)
      let b = data(19 * (n + 1), 2)
      var c = data(n * (n + 2), 4)
      ck_gemm(n, n, 19, a, 1, n, b, n + 1, &c, n + 2, nil, true)
      return c
    },
    PathCase.floats("product with a vector") { n in
      let a = data(n * n)
      let b = data(n, 2)
      let bias = data(1, 3)
      var straight = data(n, 4)
      var turned = data(n, 4)
      ck_gemm(n, 1, n, a, n, 1, b, 1, &straight, 1, bias, false)
      ck_gemm(n, 1, n, a, 1, n, b, 1, &turned, 1, bias, false)
      return straight + turned
    },
    PathCase.floats("squared distances") { n in
      let a = data(n * 12)
      let b = data(12 * (n + 3), 2)
      var out = data(n * (n + 1), 4)
      ck_squared_distances(n, n, 12, a, 12, b, n + 3, &out, n + 1)
      return out
    },
    PathCase.floats("transpose") { n in
      let a = data(n * 23)
      var out = data(20 * (n + 2), 4)
      ck_transpose(n, 20, a, 23, &out, n + 2)
      return out
    },
  ]

  static let elementwise = [
    PathCase.floats("sums, products and multiples") { n in
      let a = data(n)
      let b = data(n, 2)
      var out = data(6 * n, 3)
      out.withUnsafeMutableBufferPointer { out in
        guard let base = out.baseAddress else { return }
        ck_add(n, a, b, base)
        ck_multiply(n, a, b, base + n)
        ck_multiply_add(n, a, b, base + 2 * n)
        ck_scale(n, 1.7, a, base + 3 * n)
        ck_axpy(n, 1.7, a, base + 4 * n)
        ck_sigmoid_array(n, a, base + 5 * n)
      }
      return out
    },
    PathCase.floats("activations and their derivatives") { n in
      let x = data(n).map { 8 * $0 }
      let slopes = data(n, 2)
      return activations.flatMap { kind in
        var y = x
        var dx = x
        ck_activation_forward(kind, 0.3, n, x, &y)
        ck_activation_backward(kind, 0.3, n, x, y, slopes, &dx)
        return y + dx
      }
    },
  ]

  static let reductions = [
    PathCase.floats("column sums") { n in
      let x = data(21 * (n + 3))
      var out = data(n, 2)
      var more = out
      ck_column_sums(21, n, x, n + 3, &out, false)
      ck_column_sums(21, n, x, n + 3, &more, true)
      return out + more
    },
    PathCase.doubles("sums over all") { n in
      let x = data(n)
      let y = data(n, 2)
      let d = doubles(n)
      return [Double(ck_sum(n, x)), Double(ck_dot(n, x, y)), ck_sum_d(n, d), ck_squared_norm(n, x)]
    },
  ]

  static let random = [
    PathCase(name: "random bits") { n in
      ([0, 1, 4, 5, 1 << 40] as [UInt64]).flatMap { first in
        var out = [UInt64](repeating: 0, count: n)
        ck_random_bits([11, 12], first, n, &out)
        return out
      }
    },
    PathCase.floats("dropout") { n in
      var y = data(n, 2)
      var mask = y
      ck_dropout([11, 12], 0.3, 1.5, n, data(n), &y, &mask)
      return y + mask
    },
  ]

  static let losses = [
    PathCase.doubles("cross-entropy and focal loss") { n in
      let z = data(n).map { 5 * $0 }
      let t = positives(n)
      let w = positives(n, 3)
      var first = z
      var second = z
      var third = z
      let sums = [
        ck_bce_logits(n, z, t, w, 0.1, &first), ck_bce_logits(n, z, t, nil, 0.1, &second),
        ck_focal_logits(n, z, t, w, 2.5, 0.3, 0.1, &third),
      ]
      return sums + (first + second + third).map(Double.init)
    },
    PathCase.doubles("logistic loss in double") { n in
      let z = doubles(n).map { 5 * $0 }
      var residual = z
      var curvature = z
      let sum = ck_logistic(n, z, positives(n), positives(n, 3), &residual, &curvature)
      return [sum] + residual + curvature
    },
  ]

  static let optimizers = [
    PathCase.floats("optimizer steps") { n in
      let g = data(n)
      var w = data(n, 2)
      var m = data(n, 3)
      var v = positives(n)
      var s = positives(n, 5)
      var u = data(n, 6)
      ck_sgd(n, &w, g, &u, 0.1, 0.9, true)
      ck_sgd(n, &w, g, &u, 0.1, 0.9, false)
      ck_rmsprop(n, &w, g, &s, &u, 0.1, 0.9, 1e-3, 0.5)
      ck_adam(n, &w, g, &m, &v, 0.1, 0.9, 0.99, 1e-3, 0.1, 0.01, 0.2, data(n, 7))
      return w + m + v + s + u
    }
  ]

  static let linear = [
    PathCase.doubles("linear models") { n in
      let x = data(37 * (n + 1))
      let r = doubles(37)
      let beta = doubles(n, 2)
      var scores = doubles(37, 3)
      var sums = doubles(n, 4)
      var gram = doubles(n * n, 5)
      ck_linear_scores(37, n, x, n + 1, beta, 0.7, &scores)
      ck_weighted_column_sums(37, n, x, n + 1, r, &sums)
      ck_weighted_gram(37, n, x, n + 1, r, &gram)
      return scores + sums + gram
    },
    PathCase.doubles("scalar functions") { n in
      doubles(n).flatMap { x in
        [
          ck_exp(9 * x), ck_expm1(x), ck_log(abs(x)), ck_log1p(abs(x)), ck_pow(abs(x), 7 * x),
          ck_tanh(x), ck_sigmoid(x), ck_softplus(x), ck_sin_pi(x), ck_cos_pi(x), ck_erf(x),
          ck_normal_cdf(x), ck_normal_quantile(abs(x) / 4),
        ]
      }
    },
  ]

  static let activations = [
    CK_LINEAR, CK_RELU, CK_LEAKY_RELU, CK_ELU, CK_SELU, CK_GELU, CK_SWISH, CK_TANH, CK_SIGMOID,
    CK_SOFTPLUS,
  ]

  static func data(_ count: Int, _ seed: Int = 1) -> [Float] {
    var noise = Noise(seed)
    return noise.floats(count)
  }

  static func positives(_ count: Int, _ seed: Int = 1) -> [Float] {
    var noise = Noise(seed)
    return noise.positives(count)
  }

  static func doubles(_ count: Int, _ seed: Int = 1) -> [Double] {
    var noise = Noise(seed)
    return noise.doubles(count)
  }
}

extension PathCase {
  static let layers = [
    PathCase.floats("batch normalisation") { n in
      let x = data(9 * n)
      let slopes = data(9 * n, 2)
      let gamma = data(n, 3)
      let beta = data(n, 4)
      var mean = gamma
      var variance = gamma
      var y = x
      var dgamma = gamma
      var dbeta = beta
      var dx = x
      ck_column_moments(9, n, x, &mean, &variance)
      let inverse = variance.map { 1 / ($0 + 1e-3).squareRoot() }
      ck_batch_norm(9, n, x, mean, inverse, gamma, beta, &y)
      ck_batch_norm_backward(
        9, n, x, mean, inverse, gamma, false, slopes, &dgamma, &dbeta, &dx)
      return mean + variance + y + dgamma + dbeta + dx
    },
    PathCase.floats("layer normalisation") { n in
      let x = data(9 * n)
      let slopes = data(9 * n, 2)
      let gamma = data(n, 3)
      let beta = data(n, 4)
      var moments = data(18)
      var y = x
      var dgamma = gamma
      var dbeta = beta
      var dx = x
      if n == 0 { return [] }
      ck_layer_norm(9, n, x, gamma, beta, 1e-3, &y, &moments)
      ck_layer_norm_backward(9, n, x, gamma, moments, slopes, &dgamma, &dbeta, &dx)
      return moments + y + dgamma + dbeta + dx
    },
    PathCase.floats("pooling over steps") { n in
      let x = data(2 * 7 * n)
      let slopes = data(2 * 4 * n, 2)
      var best = slopes
      var mean = slopes
      var toBest = x
      var toAll = x
      ck_max_pool(2, 7, n, 3, 2, 1, 4, x, &best)
      ck_max_pool_backward(2, 7, n, 3, 2, 1, 4, x, best, slopes, &toBest)
      ck_average_pool(2, 7, n, 3, 2, 1, 4, x, &mean)
      ck_average_pool_backward(2, 7, n, 3, 2, 1, 4, slopes, &toAll)
      return best + mean + toBest + toAll
    },
  ]
}

extension PathCase {
  static let forest = [
    PathCase(name: "best split of a node") { n in bestSplit(of: n + 1) + bestSplit(of: 9 * n + 1) },
    PathCase(name: "bins") { n in [1, 15, 16, 17, 255, 256, 300].flatMap { bins(of: n, cuts: $0) }
    },
    PathCase.doubles("leaves by masks") { n in (1...8).flatMap { masked(n + 1, bytes: $0) } },
  ]

  private static func bins(of count: Int, cuts: Int) -> [UInt64] {
    let numbers = data(3 * count, 4)
    var bins = [UInt16](repeating: 0, count: count)
    ck_forest_bin(count, numbers, 3, cuts, data(cuts, 5).sorted(), &bins)
    return bins.map { UInt64($0) }
  }

  /// Any tests of five columns, which need not be those of trees.
  private static func masked(_ count: Int, bytes: Int) -> [Double] {
    var noise = Noise(count)
    let (trees, stride) = (3, (count + 127) / 128 * 128)
    let columns = (0..<5 * stride).map { _ in UInt8(truncatingIfNeeded: noise.bits()) }
    let ends = (0...bytes * trees).map { UInt32(3 * $0) }
    let tests = (0..<3 * bytes * trees).map { _ in
      ck_leaf_test(
        column: UInt16(noise.bits() % 5), first: UInt8(truncatingIfNeeded: noise.bits()),
        width: UInt8(noise.bits() % 128), clears: 1 << UInt8(noise.bits() % 8))
    }
    let values = (0..<8 * bytes * trees).map { Double($0) }
    var sums = [Double](repeating: 0, count: count)
    ck_forest_sum_masked(tests, ends, trees, bytes, values, columns, stride, count, &sums)
    return sums
  }

  /// Two ordered features, a category and two bits; the rows are read past their end.
  private static func bestSplit(of count: Int) -> [UInt64] {
    var noise = Noise(count)
    let padded = count + 64
    let draws = (0..<padded).map { _ in
      let times = UInt32(noise.bits() % 3) + 1
      return times << 16 | (noise.bits() % 3 == 0 ? times : 0)
    }
    let records = (0..<padded).flatMap { _ in
      [200, 40, 12, 1].map { UInt8(noise.bits() % $0) }
    }
    let words = (0..<padded).map { _ in UInt32(truncatingIfNeeded: noise.bits()) }
    let features = [
      feature(CK_FOREST_ORDERED, bins: 200, offset: 0),
      feature(CK_FOREST_ORDERED, bins: 40, offset: 1),
      feature(CK_FOREST_CATEGORY, bins: 12, offset: 2),
      feature(CK_FOREST_BIT, bins: 2, offset: 3), feature(CK_FOREST_BIT, bins: 2, offset: 17),
    ]
    let positives = draws[..<count].reduce(0) { $0 + UInt64($1 & 0xFFFF) }
    let total = draws[..<count].reduce(0) { $0 + UInt64($1 >> 16) }
    var node = ck_forest_node(
      positives: positives, negatives: total - positives, positive_unit: 1.5, negative_unit: 0.75,
      minimum_leaf_size: 2)
    let words64 = (ck_forest_scratch_size(200) + 7) / 8
    var memory = [UInt64](repeating: 0, count: words64)
    return memory.withUnsafeMutableBytes { memory in
      let scratch = ck_forest_scratch_make(memory.baseAddress, 200)
      return draws.withUnsafeBufferPointer { draws in
        records.withUnsafeBufferPointer { records in
          words.withUnsafeBufferPointer { words in
            var rows = ck_forest_rows(
              count: count, draws: draws.baseAddress, rows: nil, records: records.baseAddress,
              stride: 4, words: words.baseAddress, word_stride: padded, word_count: 1,
              weights: nil)
            return (0..<features.count).flatMap { feature in
              var best = ck_forest_split()
              best.gain = -1
              let varies = ck_forest_best_split(
                &rows, &node, features, [UInt32(feature)], 1, scratch, &best)
              return [varies ? 1 : 0] + facts(best)
                + (feature == 2 ? [UInt64(ck_forest_scratch_set(scratch)[0])] : [])
            }
          }
        }
      }
    }
  }

  private static func feature(_ kind: ck_forest_kind, bins: UInt32, offset: UInt32)
    -> ck_forest_feature
  {
    ck_forest_feature(kind: kind.rawValue, bins: bins, offset: offset, width: 1)
  }

  private static func facts(_ split: ck_forest_split) -> [UInt64] {
    [
      split.gain.bitPattern, UInt64(split.feature), UInt64(split.bin), split.left_rows,
      split.left_positives, split.left_negatives,
    ]
  }
}
