public import Learning

/// Every splitter and sampler; to add one, name it here.
public enum ResamplingComponents {
  /// Plans that split rows into training and test rows.
  public static let splitters: [any Component.Type] = [
    StratifiedKFold.self, GroupKFold.self, TimeSeries.self, Holdout.self,
  ]

  /// Steps that balance a training set.
  public static let samplers: [any Component.Type] = [
    NoSampler.self, ClassWeights.self, RandomUndersampler.self, RandomOversampler.self,
    SMOTE.self, SMOTENC.self,
  ]
}
