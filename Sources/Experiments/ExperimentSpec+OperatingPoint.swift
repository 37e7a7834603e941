public import Learning
import Metrics
import StrictJSON

extension ExperimentSpec {
  /// The rule by which thresholds are chosen where a model has none of its own.
  ///
  /// It follows from what is required where the spec does not say: the required precision, else the
  /// required recall. Where nothing is required, a fifth of the rows is called: candidates that call
  /// equally many can be compared by recall.
  public var usualOperatingPoint: ComponentSpec<any OperatingPointRule> {
    if let operatingPoint { return operatingPoint }
    if let precision = rank.require[Metric.precision.name] {
      return ComponentSpec(PrecisionAtLeast(precision: precision))
    }
    if let recall = rank.require[Metric.recall.name] {
      return ComponentSpec(RecallAtLeast(recall: recall))
    }
    return ComponentSpec(ContactRate(share: 0.2))
  }
}
