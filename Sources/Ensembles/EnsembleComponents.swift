import Baselines
public import Learning
import Linear
import Networks
import Trees

/// Every component of this library; to add one, name it here.
public enum EnsembleComponents {
  /// The classifiers.
  public static let classifiers: [any Component.Type] = [Bagging.self]
  /// The ensembles of candidates.
  public static let ensembles: [any Component.Type] = [Voting.self, Stacking.self]

  /// What the header of a stored bagging refers to: the classifiers of this package.
  static let storedCatalog = Catalog(
    [
      Catalog.Family(
        (any Classifier).self, kind: "classifier",
        LinearComponents.classifiers + BaselineComponents.classifiers + ForestComponents.classifiers
          + NetworkComponents.classifiers + classifiers)
    ] + NetworkComponents.families)
}
