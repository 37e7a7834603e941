/// One cut of the rows into training and test rows.
public struct Fold: Sendable, Hashable, Codable {
  /// Which repeat, from 0.
  public var `repeat`: Int
  /// Which fold of the repeat, from 0.
  public var index: Int
  /// Positions of the training rows, rising.
  public var train: [Int]
  /// Positions of the test rows, rising.
  public var test: [Int]

  /// A fold.
  public init(repeat: Int, index: Int, train: [Int], test: [Int]) {
    self.repeat = `repeat`
    self.index = index
    self.train = train
    self.test = test
  }
}
