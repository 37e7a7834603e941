import CKernels

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
