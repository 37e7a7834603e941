import Learning
import Networks
import Testing

/// Compares gradients with finite differences of the sum of outputs times fixed weights.
///
/// The engine computes in float, so a difference of two sums of size S carries an error of about
/// 2⁻²⁴ S / h; a step of h = 2⁻⁴ keeps that below 2⁻¹⁹ S. Richardson's extrapolation from h and h / 2
/// takes the error of the formula from the order of h² to that of h⁴, times a higher derivative.
/// A wrong gradient is off by a share of itself; 2⁻¹⁰ of the largest (or of 1) tells them apart.
struct GradientProbe {
  private let input: [Float]
  private var stream = RandomKey(seed: 21).stream
  private let step: Float = 0x1p-4

  /// Inputs to try; where a layer has kinks they lie on a grid that keeps them away from each other
  /// and from zero by more than a step.
  init(count: Int, isSmooth: Bool) {
    var stream = RandomKey(seed: 20).stream
    if isSmooth {
      input = (0..<count).map { _ in Float(stream.normal()) }
    } else {
      input = stream.permutation(count).map { (Float($0) - Float(count / 2) + 0.5) * 0.25 }
    }
  }

  /// Checks the gradients by every parameter and every input.
  mutating func check(_ layer: borrowing SingleLayer) {
    let count = layer.output(input).count
    let upstream = (0..<count).map { _ in Float(stream.normal()) }
    _ = layer.output(input)
    layer.differentiate(upstream)
    let byInput = layer.inputGradient(count: input.count)
    let byParameter = Array(layer.plan.gradients)
    var numeric: [Double] = []
    for index in input.indices {
      numeric.append(
        difference { [input] change in
          var moved = input
          moved[index] += change
          return sum(layer.output(moved), upstream)
        })
    }
    expect(byInput, numeric, "input")
    for slice in layer.network.parameterLayout.slices {
      let numeric = slice.range.map { index in
        difference { [input] change in
          let kept = layer.plan.parameters[index]
          layer.plan.parameters[index] = kept + change
          defer { layer.plan.parameters[index] = kept }
          return sum(layer.output(input), upstream)
        }
      }
      expect(Array(byParameter[slice.range]), numeric, slice.name)
    }
  }

  private func sum(_ output: [Float], _ upstream: [Float]) -> Double {
    zip(output, upstream).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }

  /// Richardson's extrapolation of two central differences.
  private func difference(_ value: (Float) -> Double) -> Double {
    let wide = (value(step) - value(-step)) / Double(2 * step)
    let narrow = (value(step / 2) - value(-step / 2)) / Double(step)
    return (4 * narrow - wide) / 3
  }

  private func expect(_ got: [Float], _ want: [Double], _ name: String) {
    let scale = max(want.map(abs).max() ?? 0, 1)
    let apart = zip(got, want).map { abs(Double($0) - $1) }.max() ?? 0
    #expect(apart <= 0x1p-10 * scale, "by \(name): \(apart) of \(scale)")
    #expect(got.count == want.count)
  }
}
