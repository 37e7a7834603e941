import CKernels
public import Learning

/// What training makes small, computed on logits.
public protocol Loss: Component {
  /// The target that a label (0 or 1) stands for.
  func target(of label: Float) -> Float
  /// How much a row counts for its label's sake, beside the row's own weight.
  func weight(of label: Float) -> Float
  /// Writes the gradient by every logit, times `scale`; gives the weighted sum of the losses.
  func evaluate(_ batch: LossBatch, scale: Float) -> Double
}

extension ComponentSpec where Family == any Loss {
  public init(_ component: some Loss) { self.init(component) { $0 } }
}

extension Loss {
  public func target(of label: Float) -> Float { label }
  public func weight(of label: Float) -> Float { 1 }
}

/// The rows of a batch as a loss sees them.
public struct LossBatch {
  public var count: Int
  public var logits: UnsafePointer<Float>
  /// The targets, in [0, 1].
  public var targets: UnsafePointer<Float>
  /// How much each row counts; nil where all count 1.
  public var weights: UnsafePointer<Float>?
  /// Where the gradient goes.
  public var gradient: UnsafeMutablePointer<Float>

  package init(
    count: Int, logits: UnsafePointer<Float>, targets: UnsafePointer<Float>,
    weights: UnsafePointer<Float>?, gradient: UnsafeMutablePointer<Float>
  ) {
    self.count = count
    self.logits = logits
    self.targets = targets
    self.weights = weights
    self.gradient = gradient
  }
}

/// Binary cross-entropy on logits, with label smoothing and a weight for positive rows.
public struct BinaryCrossEntropy: Loss {
  public static let name = "binaryCrossEntropy"
  public static let summary = "minus the log-likelihood of the labels"
  public static let settings = [
    Setting(
      "labelSmoothing", "targets are moved from 0 and 1 towards one half by this share",
      .from(0, below: 1)),
    Setting("positiveWeight", "how much more positive rows count", .above(0, upTo: 1e9)),
  ]

  public var labelSmoothing = 0.0
  public var positiveWeight = 1.0

  /// Without smoothing, all rows alike.
  public init() {}

  /// With smoothing, or a weight for positive rows.
  public init(labelSmoothing: Double = 0, positiveWeight: Double = 1) {
    self.labelSmoothing = labelSmoothing
    self.positiveWeight = positiveWeight
  }

  public func target(of label: Float) -> Float { smoothed(label, by: labelSmoothing) }

  public func weight(of label: Float) -> Float { label > 0.5 ? Float(positiveWeight) : 1 }

  public func evaluate(_ batch: LossBatch, scale: Float) -> Double {
    ck_bce_logits(
      batch.count, batch.logits, batch.targets, batch.weights, scale, batch.gradient)
  }
}

/// Cross-entropy that counts rows the less, the surer the network is of them.
///
/// Lin et al. 2017, "Focal loss for dense object detection", equation 5.
public struct Focal: Loss {
  public static let name = "focal"
  public static let summary = "cross-entropy that counts rows less, the surer the network is"
  public static let settings = [
    Setting("gamma", "how fast sure rows lose weight; 0 is cross-entropy", .between(0, 1000)),
    Setting("alpha", "the weight of positive rows, against 1 - alpha; null: 1", .between(0, 1)),
    Setting(
      "labelSmoothing", "targets are moved from 0 and 1 towards one half by this share",
      .from(0, below: 1)),
  ]

  public var gamma = 2.0
  public var alpha: Double?
  public var labelSmoothing = 0.0

  /// Gamma 2, no class weight, as in Keras.
  public init() {}

  /// A focus and a class weight.
  public init(gamma: Double, alpha: Double? = nil) {
    self.gamma = gamma
    self.alpha = alpha
  }

  public func target(of label: Float) -> Float { smoothed(label, by: labelSmoothing) }

  public func evaluate(_ batch: LossBatch, scale: Float) -> Double {
    ck_focal_logits(
      batch.count, batch.logits, batch.targets, batch.weights, Float(gamma), Float(alpha ?? -1),
      scale, batch.gradient)
  }
}

/// A label moved from 0 or 1 towards one half by a share.
private func smoothed(_ label: Float, by share: Double) -> Float {
  Float(Double(label) * (1 - share) + share / 2)
}
