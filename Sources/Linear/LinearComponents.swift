public import Learning

/// Every component of this module; to add one, name it here.
public enum LinearComponents {
  public static let classifiers: [any Component.Type] = [
    LogisticRegression.self
  ]
}
