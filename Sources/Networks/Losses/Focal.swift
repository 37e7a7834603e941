import CKernels
public import Learning

/// Cross-entropy that counts rows the less, the surer the network is of them.
///
/// Lin et al. 2017, "Focal loss for dense object detection", equation 5.
public struct Focal: Loss {
  /// `focal`.
  public static let name = "focal"
  /// What it is.
  public static let summary = "cross-entropy that counts rows less, the surer the network is"
  /// Every setting.
  public static let settings = [
    Setting("gamma", "how fast sure rows lose weight; 0 is cross-entropy", .atLeast(0)),
    Setting("alpha", "the weight of positive rows, against 1 - alpha; null: 1", .between(0, 1)),
    Setting(
      "labelSmoothing", "targets are moved from 0 and 1 towards one half by this share",
      .from(0, below: 1)),
  ]

  /// How fast sure rows lose weight.
  public var gamma = 2.0
  /// The weight of positive rows, against 1 - alpha for the others; nil: all count 1.
  public var alpha: Double?
  /// Targets are moved from 0 and 1 towards one half by this share.
  public var labelSmoothing = 0.0

  /// Gamma 2, no class weight, as in Keras.
  public init() {}

  /// A focus and a class weight.
  public init(gamma: Double, alpha: Double? = nil) {
    self.gamma = gamma
    self.alpha = alpha
  }

  /// `label (1 - smoothing) + smoothing / 2`.
  public func target(of label: Float) -> Float {
    Float(Double(label) * (1 - labelSmoothing) + labelSmoothing / 2)
  }

  /// The weighted sum of the losses.
  public func evaluate(_ batch: LossBatch, scale: Float) -> Double {
    ck_focal_logits(
      batch.count, batch.logits, batch.targets, batch.weights, Float(gamma), Float(alpha ?? -1),
      scale, batch.gradient)
  }
}
