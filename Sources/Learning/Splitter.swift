public import Tables

/// Settings of a plan that cuts rows into training and test rows.
public protocol Splitter: Component {
  /// The folds of a table whose rows have these labels (1 positive), in order of repeat and fold.
  func folds(of table: Table, labels: [Float], key: RandomKey) throws(FitError) -> [Fold]

  /// The plan that cuts training rows once more, in the same way, for scores that a threshold or a
  /// calibration may learn from.
  func inner(folds: Int) -> any Splitter

  /// The columns that it names and what they are to it; no model of the study learns from them.
  var namedColumns: [(name: String, role: ColumnRole)] { get }
}

extension Splitter {
  /// None.
  public var namedColumns: [(name: String, role: ColumnRole)] { [] }
}

extension ComponentSpec where Family == any Splitter {
  public init(_ component: some Splitter) { self.init(component) { $0 } }
}

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

  public init(repeat: Int, index: Int, train: [Int], test: [Int]) {
    self.repeat = `repeat`
    self.index = index
    self.train = train
    self.test = test
  }
}
