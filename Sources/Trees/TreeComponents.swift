package import Learning

/// Every component of this module; to add one, name it here.
package enum TreeComponents {
  package static let classifiers: [any Component.Type] = [
    RandomForest.self, GradientBoosting.self,
  ]
}
