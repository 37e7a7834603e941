public import Learning

extension Classifier {
  /// A stored model of this classifier; what a stored bagging names stands in the catalog.
  public func model(
    of state: ModelState, catalog: Catalog
  ) throws(PackageError) -> any TrainedModel {
    if Self.self == Bagging.self { return try BaggedModel(state: state, catalog: catalog) }
    return try Model(state: state)
  }
}
