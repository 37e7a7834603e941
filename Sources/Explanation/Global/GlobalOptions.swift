/// How much is computed for what drives a model.
public struct GlobalOptions: Hashable, Sendable {
  /// The metric whose loss is importance, by its name.
  public var metric = "rocAUC"
  /// How often the values of a column are shuffled.
  public var repeats = 5
  /// How many resamples of the rows an interval of importance rests on.
  public var resamples = 200
  /// The most held-out rows for importance; of more a sample is drawn.
  public var rows = 10_000
  /// The most held-out rows for a curve of dependence.
  public var curveRows = 500
  /// The most points of a curve.
  public var points = 20
  /// How many rows, evenly spaced among those of the curve, are shown by a line of their own.
  public var lines = 30
  /// The probability with which an interval should cover.
  public var confidence = 0.95

  /// The defaults.
  public init() {}
}
