/// What changes from one pass through a network to the next.
public struct Step: Sendable {
  /// The number of rows in this batch, up to the number planned for.
  public var rows: Int
  /// Whether layers behave as in training: dropout drops, batch normalisation looks at the batch.
  public var isTraining: Bool
  /// The position in the random streams: a number that no two training steps of a fit share.
  public var index: UInt64

  /// A step of training.
  public static func training(rows: Int, index: Int) -> Step {
    Step(rows: rows, isTraining: true, index: UInt64(index))
  }

  /// A pass that only looks.
  public static func inference(rows: Int) -> Step { Step(rows: rows, isTraining: false, index: 0) }
}
