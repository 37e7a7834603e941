package import Learning

/// Every splitter and sampler; to add one, name it here.
package enum ResamplingComponents {
  /// Plans that split rows into training and test rows.
  package static let splitters: [any Component.Type] = [
    StratifiedKFold.self, GroupKFold.self, StratifiedGroupKFold.self, TimeSeries.self,
    GroupTimeSeries.self, GivenFolds.self, Holdout.self,
  ]

  /// Steps that balance a training set.
  package static let samplers: [any Component.Type] = [
    NoSampler.self, ClassWeights.self, RandomUndersampler.self, RandomOversampler.self,
    SMOTE.self, SMOTENC.self,
  ]
}
