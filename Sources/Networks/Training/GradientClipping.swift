import CKernels
public import Learning
public import StrictJSON

/// Limits to the gradient of a step.
public struct GradientClipping: Codable, Hashable, Sendable, Defaulted {
  /// Every setting.
  public static let settings = [
    Setting("globalNorm", "the greatest length of the whole gradient; null: any", .above(0)),
    Setting("value", "the greatest absolute value of each number; null: any", .above(0)),
  ]

  /// The greatest length of the whole gradient, which is scaled down to it; nil: any.
  public var globalNorm: Double?
  /// The greatest absolute value of each number, applied first; nil: any.
  public var value: Double?

  /// No limits.
  public init() {}

  /// Limits.
  public init(globalNorm: Double? = nil, value: Double? = nil) {
    self.globalNorm = globalNorm
    self.value = value
  }

  /// Applies the limits.
  package func apply(to gradients: UnsafeMutableBufferPointer<Float>) {
    guard let base = gradients.baseAddress else { return }
    if let value {
      let limit = Float(value)
      for index in gradients.indices {
        base[index] = min(max(base[index], -limit), limit)
      }
    }
    if let globalNorm {
      let norm = ck_squared_norm(gradients.count, base).squareRoot()
      if norm > globalNorm { ck_scale(gradients.count, Float(globalNorm / norm), base, base) }
    }
  }
}
