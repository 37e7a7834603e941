public import Learning

/// The classifiers that learn nothing but the share of positive rows: what every other is held against.
public enum BaselineComponents {
  /// Every baseline.
  public static let classifiers: [any Component.Type] = [
    AlwaysPositive.self, Majority.self, Prior.self,
  ]
}
