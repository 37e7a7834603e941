import Baselines
package import Learning
import Linear
import Networks
import Trees

/// Every component of this module; to add one, name it here.
package enum EnsembleComponents {
  package static let classifiers: [any Component.Type] = [Bagging.self]
  package static let ensembles: [any Component.Type] = [Voting.self, Stacking.self]

  /// What the header of a stored bagging refers to: the classifiers of this package.
  static let storedCatalog = Catalog(
    [
      Catalog.Family(
        (any Classifier).self, kind: "classifier",
        LinearComponents.classifiers + BaselineComponents.classifiers + TreeComponents.classifiers
          + NetworkComponents.classifiers + classifiers)
    ] + NetworkComponents.families)
}

extension Ensemble {
  /// There must be a member.
  func checkMembers(_ scores: [[Float]]) throws(FitError) {
    if scores.isEmpty { throw .unsuitable("an ensemble needs at least one member, got none") }
  }

  /// There must be a score for every label, and rows with weight of both classes.
  func checkRows(
    _ scores: [[Float]], _ labels: [Float], _ weights: [Double]?
  ) throws(FitError) {
    for (member, list) in scores.enumerated() {
      precondition(
        list.count == labels.count,
        "\(list.count) scores of member \(member), \(labels.count) labels")
    }
    let rows = labels.indices.filter { weights?[$0] ?? 1 > 0 }
    let positives = rows.count { labels[$0] > 0.5 }
    guard positives > 0, positives < rows.count else {
      throw .oneClass(positives: positives, rows: rows.count)
    }
  }
}
