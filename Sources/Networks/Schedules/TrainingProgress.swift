/// How far training has come when an epoch begins.
public struct TrainingProgress: Sendable {
  /// The epoch that begins, counted from 0.
  public var epoch: Int
  /// The number of epochs planned.
  public var epochs: Int
  /// The loss of every epoch so far: of the held-out rows if there are any, else of the others.
  public var losses: [Double]

  /// A state of progress.
  public init(epoch: Int, epochs: Int, losses: [Double] = []) {
    self.epoch = epoch
    self.epochs = epochs
    self.losses = losses
  }
}
