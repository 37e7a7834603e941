package import Learning

/// Every component of this module; to add one, name it here.
package enum LinearComponents {
  package static let classifiers: [any Component.Type] = [
    LogisticRegression.self
  ]
}
