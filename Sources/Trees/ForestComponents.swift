public import Learning

/// Every component of this library.
public enum ForestComponents {
  /// The classifiers.
  public static let classifiers: [any Component.Type] = [RandomForest.self]
}
