/// The values of one candidate over folds.
public struct NamedFolds: Sendable {
  /// The value of one fold.
  public struct Value: Sendable {
    /// Which fold it is, such as `repeat 1, fold 3`.
    public var fold: String
    /// The value; nil where it is not defined.
    public var value: Double?

    /// The value of a fold.
    public init(fold: String, value: Double?) {
      self.fold = fold
      self.value = value
    }
  }

  /// The candidate.
  public var name: String
  /// Its values.
  public var values: [Value]

  /// The values of a candidate.
  public init(name: String, values: [Value]) {
    self.name = name
    self.values = values
  }

  /// The mean of the defined values.
  var mean: Double? {
    let defined = values.compactMap(\.value)
    return defined.isEmpty ? nil : defined.reduce(0, +) / Double(defined.count)
  }
}
