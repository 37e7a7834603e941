/// What a layer keeps of the batches it has seen: no parameter, but part of the model.
public struct StatisticsRequest: Sendable, Hashable {
  /// Its name within the layer: `mean`.
  public var name: String
  /// The length of every axis, outermost first.
  public var shape: [Int]
  /// What it holds before the first batch.
  public var initial: Float

  /// A request.
  public init(name: String, shape: [Int], initial: Float) {
    self.name = name
    self.shape = shape
    self.initial = initial
  }
}
