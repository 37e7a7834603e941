public import Learning

/// Every component of this library.
public enum TreeComponents {
  /// The classifiers.
  public static let classifiers: [any Component.Type] = [RandomForest.self]
}
