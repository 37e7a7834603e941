import Learning
import Preparation
import Resampling
import StrictJSON

extension Candidate {
  /// Every candidate of a study: each model with each of its balance strategies in the spec's order,
  /// then the baselines.
  public static func all(of spec: ExperimentSpec) -> [Candidate] {
    let asked = spec.models.members.flatMap { model in
      names(of: model.value.balance ?? spec.balance).map { name, sampler in
        Candidate(
          model: model.name, balance: name, sampler: sampler,
          classifier: model.value.classifier, transforms: model.value.transforms)
      }
    }
    let baselines = Baseline.all.map { baseline in
      Candidate(
        model: baseline.name, balance: NoSampler.name, sampler: Choice(NoSampler()),
        classifier: baseline.classifier, transforms: nil, isBaseline: true)
    }
    return asked + baselines
  }

  private init(
    model: String, balance: String, sampler: Choice<any Sampler>,
    classifier: Choice<any Classifier>, transforms: [Choice<any Transform>]?,
    isBaseline: Bool = false
  ) {
    name = balance == NoSampler.name ? model : "\(model)+\(balance)"
    self.model = model
    self.balance = balance
    self.isBaseline = isBaseline
    pipeline = Pipeline(
      transforms: transforms
        ?? DefaultPreparation.transforms(for: classifier.value.inputForm),
      sampler: sampler, classifier: classifier)
  }

  /// Strategies by name; one that stands several times in the list is numbered from its second place
  /// on: `smote`, `smote2`.
  private static func names(
    of strategies: [Choice<any Sampler>]
  ) -> [(name: String, sampler: Choice<any Sampler>)] {
    var seen: [String: Int] = [:]
    return strategies.map { sampler in
      let count = seen[sampler.name, default: 0] + 1
      seen[sampler.name] = count
      return (count == 1 ? sampler.name : "\(sampler.name)\(count)", sampler)
    }
  }
}
