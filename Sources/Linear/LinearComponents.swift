public import Learning

/// Every classifier of this library; to add one, name it here.
public enum LinearComponents {
  /// The classifiers, the baselines last.
  public static let classifiers: [any Component.Type] = [
    LogisticRegression.self, AlwaysPositive.self, Majority.self, Prior.self,
  ]
}
