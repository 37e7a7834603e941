import CKernels
public import Learning

/// Binary cross-entropy on logits, with label smoothing and a weight for positive rows.
public struct BinaryCrossEntropy: Loss {
  /// `binaryCrossEntropy`.
  public static let name = "binaryCrossEntropy"
  /// What it is.
  public static let summary = "minus the log-likelihood of the labels"
  /// Every setting.
  public static let settings = [
    Setting(
      "labelSmoothing", "targets are moved from 0 and 1 towards one half by this share",
      .from(0, below: 1)),
    Setting("positiveWeight", "how much more positive rows count", .above(0)),
  ]

  /// Targets are moved from 0 and 1 towards one half by this share.
  public var labelSmoothing = 0.0
  /// How much more positive rows count.
  public var positiveWeight = 1.0

  /// Without smoothing, all rows alike.
  public init() {}

  /// With smoothing, or a weight for positive rows.
  public init(labelSmoothing: Double = 0, positiveWeight: Double = 1) {
    self.labelSmoothing = labelSmoothing
    self.positiveWeight = positiveWeight
  }

  /// `label (1 - smoothing) + smoothing / 2`.
  public func target(of label: Float) -> Float {
    Float(Double(label) * (1 - labelSmoothing) + labelSmoothing / 2)
  }

  /// The positive weight for positive rows.
  public func weight(of label: Float) -> Float { label > 0.5 ? Float(positiveWeight) : 1 }

  /// The weighted sum of the losses.
  public func evaluate(_ batch: LossBatch, scale: Float) -> Double {
    ck_bce_logits(
      batch.count, batch.logits, batch.targets, batch.weights, scale, batch.gradient)
  }
}
