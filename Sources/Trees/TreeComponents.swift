public import Learning

/// Every component of this module; to add one, name it here.
public enum TreeComponents {
  public static let classifiers: [any Component.Type] = [RandomForest.self]
}
