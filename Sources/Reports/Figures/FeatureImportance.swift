/// How much the features mattered to one candidate, over its folds.
public struct FeatureImportance: Sendable {
  /// One feature.
  public struct Feature: Sendable {
    /// Its name.
    public var name: String
    /// The mean over folds.
    public var mean: Double
    /// The least of all folds.
    public var lowest: Double
    /// The most of all folds.
    public var highest: Double

    /// The importance of a feature.
    public init(name: String, mean: Double, lowest: Double, highest: Double) {
      self.name = name
      self.mean = mean
      self.lowest = lowest
      self.highest = highest
    }
  }

  /// The candidate.
  public var name: String
  /// Its features, the most important first.
  public var features: [Feature]

  /// The importance of a candidate's features, which are put in order; equals by name.
  public init(name: String, features: [Feature]) {
    self.name = name
    self.features = features.sorted { left, right in
      left.mean == right.mean ? left.name < right.name : left.mean > right.mean
    }
  }
}
