/// How the loss of one candidate fell, fold by fold.
public struct LearningHistory: Sendable {
  /// The losses of one fold.
  public struct Fold: Sendable {
    /// Which fold it is, such as `repeat 1, fold 3`.
    public var name: String
    /// The loss on training rows, one value an epoch.
    public var training: [Double]
    /// The loss on rows held back, one value an epoch; empty where none were.
    public var validation: [Double]
    /// The epoch whose parameters were kept, from 1.
    public var bestEpoch: Int?

    /// The losses of a fold.
    public init(name: String, training: [Double], validation: [Double], bestEpoch: Int? = nil) {
      self.name = name
      self.training = training
      self.validation = validation
      self.bestEpoch = bestEpoch
    }
  }

  /// The candidate.
  public var name: String
  /// Its folds.
  public var folds: [Fold]

  /// The history of a candidate.
  public init(name: String, folds: [Fold]) {
    self.name = name
    self.folds = folds
  }
}
