public import Learning

/// Every classifier of this library; to add one, name it here.
public enum LinearComponents {
  /// The classifiers.
  public static let classifiers: [any Component.Type] = [
    LogisticRegression.self
  ]
}
