package import Learning

/// Every transform; to add one, name it here.
package enum PreparationComponents {
  /// Steps that prepare tables, in the order in which a pipeline usually takes them.
  package static let transforms: [any Component.Type] = [
    DateParts.self, Impute.self, TargetEncoding.self, HashedLevels.self, OneHot.self, Ordinal.self,
    CategoryCodes.self, Unskew.self, PiecewiseLinear.self, Standardize.self, RobustScale.self,
    SmoothClip.self, QuantileNormal.self, VarianceFilter.self, CorrelationFilter.self,
    Centering.self,
  ]
}
