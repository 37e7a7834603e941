public import Learning

extension RandomForestModel: AdditiveModel {
  /// Explains the mean of the leaves exactly.
  ///
  /// Nil for more than 1,024 background rows, and for a tree of more than 256 levels.
  public func attribution(
    against background: Tensor, groups: FeatureGroups
  ) -> (any Attribution)? {
    ForestAttribution(self, background: background, groups: groups)
  }
}
