import Baselines
import Ensembles
public import Learning
import Linear
import Metrics
import Networks
import Preparation
import Resampling
import Trees
import Tuning

extension Catalog {
  /// Every component that a spec may name.
  ///
  /// A new one is one line in its target's own list.
  public static let standard = Catalog(
    [
      Family(
        (any Classifier).self, kind: "classifier",
        LinearComponents.classifiers + BaselineComponents.classifiers + TreeComponents.classifiers
          + NetworkComponents.classifiers + EnsembleComponents.classifiers),
      Family((any Ensemble).self, kind: "ensemble", EnsembleComponents.ensembles),
      Family((any Sampler).self, kind: "sampler", ResamplingComponents.samplers),
      Family((any Splitter).self, kind: "splitter", ResamplingComponents.splitters),
      Family((any Transform).self, kind: "transform", PreparationComponents.transforms),
      Family((any Calibration).self, kind: "calibration", MetricComponents.calibrations),
      Family(
        (any OperatingPointRule).self, kind: "operating point",
        MetricComponents.operatingPoints),
      Family((any SearchMethod).self, kind: "search method", TuningComponents.methods),
    ] + NetworkComponents.families)
}
