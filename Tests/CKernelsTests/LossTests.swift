import CKernels
import Foundation
import Testing

@Suite struct LossTests {
  private func close(_ got: Double, _ wanted: Double, _ tolerance: Double = 1e-12) -> Bool {
    abs(got - wanted) <= tolerance * max(1, abs(wanted))
  }

  private func crossEntropy(_ z: Double, _ t: Double) -> Double {
    max(z, 0) - t * z + log1p(exp(-abs(z)))
  }

  private func sigmoid(_ z: Double) -> Double { z < 0 ? exp(z) / (1 + exp(z)) : 1 / (1 + exp(-z)) }

  @Test("cross-entropy and its gradient, with and without weights", arguments: oddSizes)
  func crossEntropy(_ n: Int) {
    var noise = Noise(n)
    let z = noise.floats(n).map { 6 * $0 }
    let t = noise.positives(n)
    let w = noise.positives(n)
    for weights in [nil, w] {
      var gradient = [Float](repeating: -7, count: n + 1)
      let loss = ck_bce_logits(n, z, t, weights, 0.5, &gradient)
      var wanted = 0.0
      for i in 0..<n {
        let weight = Double(weights?[i] ?? 1)
        let z = Double(z[i])
        let t = Double(t[i])
        wanted += weight * crossEntropy(z, t)
        #expect(close(Double(gradient[i]), 0.5 * weight * (sigmoid(z) - t), 1e-7))
      }
      #expect(close(loss, wanted))
      #expect(gradient[n] == -7)
    }
  }

  @Test("focal loss is the published formula, and its gradient is its slope")
  func focal() {
    var noise = Noise(4)
    for (gamma, alpha) in [(2, 0.25), (2, -1), (0, -1), (0.5, 0.75)] as [(Float, Float)] {
      func loss(_ z: Double, _ t: Double) -> Double {
        let p = sigmoid(z)
        let chance = t * p + (1 - t) * (1 - p)
        let balance = alpha < 0 ? 1 : Double(alpha) * t + (1 - Double(alpha)) * (1 - t)
        return balance * pow(1 - chance, Double(gamma)) * crossEntropy(z, t)
      }
      let z = noise.floats(100).map { 2 * $0 }
      let t = noise.positives(100).map { ($0 * 2).rounded() / 2 }
      var gradient = z
      let sum = ck_focal_logits(100, z, t, nil, gamma, alpha, 1, &gradient)
      #expect(close(sum, zip(z, t).reduce(0) { $0 + loss(Double($1.0), Double($1.1)) }, 1e-10))
      for i in 0..<100 {
        let z = Double(z[i])
        let t = Double(t[i])
        let step = 1e-5
        let slope = (loss(z + step, t) - loss(z - step, t)) / (2 * step)
        #expect(close(Double(gradient[i]), slope, 1e-6))
      }
    }
  }

  @Test("without focusing or balance, focal loss is cross-entropy")
  func unfocused() {
    var noise = Noise(6)
    let z = noise.floats(50)
    let t = noise.positives(50)
    var focal = z
    var plain = z
    let sum = ck_focal_logits(50, z, t, nil, 0, -1, 1, &focal)
    #expect(sum == ck_bce_logits(50, z, t, nil, 1, &plain))
    #expect(focal == plain)
  }

  @Test("certain logits give finite losses")
  func extremes() {
    let z: [Float] = [1e30, -1e30, 200, -200]
    let t: [Float] = [1, 0, 1, 0]
    var gradient = z
    #expect(ck_bce_logits(4, z, t, nil, 1, &gradient) < 1e-80)
    #expect(gradient.allSatisfy { abs($0) < 1e-30 })
    #expect(ck_focal_logits(4, z, t, nil, 2, 0.25, 1, &gradient) < 1e-80)
    #expect(gradient.allSatisfy { abs($0) < 1e-30 })
  }

  @Test("the logistic loss in double with residuals and curvatures", arguments: oddSizes)
  func logistic(_ n: Int) {
    var noise = Noise(n)
    let z = noise.doubles(n).map { 9 * $0 }
    let t = noise.positives(n).map { $0.rounded() }
    let w = noise.positives(n)
    for weights in [nil, w] {
      var residual = [Double](repeating: -7, count: n + 1)
      var curvature = residual
      let loss = ck_logistic(n, z, t, weights, &residual, &curvature)
      var wanted = 0.0
      for i in 0..<n {
        let weight = Double(weights?[i] ?? 1)
        let p = sigmoid(z[i])
        let t = Double(t[i])
        wanted += weight * crossEntropy(z[i], t)
        #expect(close(residual[i], weight * (p - t)))
        #expect(close(curvature[i], weight * p * sigmoid(-z[i])))
      }
      #expect(close(loss, wanted))
      #expect(residual[n] == -7 && curvature[n] == -7)
      var same = residual
      #expect(ck_logistic(n, z, t, weights, &same, nil) == loss)
      #expect(same == residual)
    }
  }
}
