import Learning
import Metrics
import Preparation
import StrictJSON

extension Candidate {
  /// Every candidate of a study: each model with each of its balance strategies in the spec's order,
  /// then the ensembles, then the baselines.
  public static func all(of spec: ExperimentSpec) -> [Candidate] {
    let fitted = spec.models.members.flatMap { model in
      names(of: model.value.balance ?? spec.balance).map { name, sampler in
        Candidate(
          name: name == NoSampler.name ? model.name : "\(model.name)+\(name)",
          model: model.name, balance: name,
          source: .pipeline(
            pipeline(
              model.value.classifier, transforms: model.value.transforms, sampler: sampler)),
          calibration: model.value.calibration ?? spec.calibration,
          operatingPoint: model.value.operatingPoint ?? spec.usualOperatingPoint)
      }
    }
    return fitted + ensembles(of: spec, fitted: fitted.map(\.name)) + baselines
  }

  private static func ensembles(of spec: ExperimentSpec, fitted: [String]) -> [Candidate] {
    spec.ensembles.members.map { ensemble in
      let named = ensemble.value.value.members
      let members = (named.isEmpty ? fitted : named).compactMap { fitted.firstIndex(of: $0) }
      return Candidate(
        name: ensemble.name, model: ensemble.name, balance: NoSampler.name,
        source: .ensemble(ensemble.value, members: members), calibration: spec.calibration,
        operatingPoint: spec.usualOperatingPoint)
    }
  }

  private static var baselines: [Candidate] {
    Baseline.all.map { baseline in
      Candidate(
        name: baseline.name, model: baseline.name, balance: NoSampler.name,
        source: .pipeline(
          pipeline(baseline.classifier, transforms: nil, sampler: ComponentSpec(NoSampler()))),
        calibration: ComponentSpec(NoCalibration()),
        operatingPoint: ComponentSpec(FixedThreshold()),
        isBaseline: true)
    }
  }

  private static func pipeline(
    _ classifier: ComponentSpec<any Classifier>, transforms: [ComponentSpec<any Transform>]?,
    sampler: ComponentSpec<any Sampler>
  ) -> Pipeline {
    Pipeline(
      transforms: transforms ?? DefaultPreparation.transforms(for: classifier.value.inputForm),
      sampler: sampler, classifier: classifier)
  }

  /// Strategies by name; one that stands several times in the list is numbered from its second place
  /// on: `smote`, `smote2`.
  private static func names(
    of strategies: [ComponentSpec<any Sampler>]
  ) -> [(name: String, sampler: ComponentSpec<any Sampler>)] {
    var seen: [String: Int] = [:]
    return strategies.map { sampler in
      let count = seen[sampler.name, default: 0] + 1
      seen[sampler.name] = count
      return (count == 1 ? sampler.name : "\(sampler.name)\(count)", sampler)
    }
  }
}
