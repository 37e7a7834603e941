import CKernels
import Testing

/// Each step against a plain loop of the same operations, bit for bit.
@Suite struct OptimizerTests {
  @Test("SGD with momentum, Nesterov's and none", arguments: oddSizes)
  func sgd(_ n: Int) {
    for (momentum, nesterov) in [(0, false), (0.9, false), (0.9, true)] as [(Float, Bool)] {
      var noise = Noise(n)
      let g = noise.floats(n)
      var w = noise.floats(n)
      var v = noise.floats(n)
      var wantedW = w
      var wantedV = v
      ck_sgd(n, &w, g, &v, 0.1, momentum, nesterov)
      for i in 0..<n {
        var step = g[i]
        if momentum != 0 {
          wantedV[i] = g[i].addingProduct(momentum, wantedV[i])
          step = nesterov ? g[i].addingProduct(momentum, wantedV[i]) : wantedV[i]
        }
        wantedW[i].addProduct(-0.1, step)
      }
      #expect(w == wantedW && v == wantedV)
    }
  }

  @Test("SGD without momentum needs no velocity")
  func withoutVelocity() {
    var w: [Float] = [1, 2]
    ck_sgd(2, &w, [8, 16], nil, 0.125, 0, false)
    #expect(w == [0, 0])
    var square: [Float] = [0, 0]
    ck_rmsprop(2, &w, [1, 2], &square, nil, 0.125, 0.75, 0, 0)
    #expect(square == [0.25, 1])
    #expect(w == [-0.25, -0.25])
  }

  @Test("RMSprop with and without momentum", arguments: oddSizes)
  func rmsprop(_ n: Int) {
    for momentum: Float in [0, 0.5] {
      var noise = Noise(n)
      let g = noise.floats(n)
      var w = noise.floats(n)
      var s = noise.positives(n)
      var v = noise.floats(n)
      var wantedW = w
      var wantedS = s
      var wantedV = v
      ck_rmsprop(n, &w, g, &s, &v, 0.1, 0.9, 1e-3, momentum)
      let fresh: Float = 1 - 0.9
      for i in 0..<n {
        wantedS[i] = (0.9 * wantedS[i]).addingProduct(fresh * g[i], g[i])
        var step = g[i] / (wantedS[i].squareRoot() + 1e-3)
        if momentum != 0 {
          wantedV[i] = step.addingProduct(momentum, wantedV[i])
          step = wantedV[i]
        }
        wantedW[i].addProduct(-0.1, step)
      }
      #expect(w == wantedW && s == wantedS && v == wantedV)
    }
  }

  @Test("Adam, and AdamW with a mask", arguments: oddSizes)
  func adam(_ n: Int) {
    let (rate, beta1, beta2, epsilon) = (0.01, 0.9, 0.999, 1e-3) as (Float, Float, Float, Float)
    let (correction1, correction2) = (1 - beta1 * beta1, 1 - beta2 * beta2)
    let mask = (0..<n).map { Float($0 % 3) }
    for (decay, mask) in [(0, nil), (0.1, nil), (0.1, mask)] as [(Float, [Float]?)] {
      var noise = Noise(n)
      let g = noise.floats(n)
      var w = noise.floats(n)
      var m = noise.floats(n)
      var v = noise.positives(n)
      var wantedW = w
      var wantedM = m
      var wantedV = v
      ck_adam(
        n, &w, g, &m, &v, rate, beta1, beta2, epsilon, correction1, correction2, decay, mask)
      let step = rate / correction1
      let root = 1 / correction2.squareRoot()
      for i in 0..<n {
        if decay > 0 && mask?[i] != 0 { wantedW[i] *= 1 - rate * decay }
        wantedM[i] = ((1 - beta1) * g[i]).addingProduct(beta1, wantedM[i])
        wantedV[i] = (beta2 * wantedV[i]).addingProduct((1 - beta2) * g[i], g[i])
        let below = epsilon.addingProduct(wantedV[i].squareRoot(), root)
        wantedW[i].addProduct(-step, wantedM[i] / below)
      }
      #expect(w == wantedW && m == wantedM && v == wantedV)
    }
  }
}
