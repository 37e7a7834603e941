import Baselines
public import Learning
import Linear
import Metrics
import Preparation
import StrictJSON

/// A model with a balance strategy, or an ensemble of such: one row of the leaderboard.
public struct Candidate: Sendable, Hashable {
  /// Where its scores come from.
  public enum Source: Sendable, Hashable {
    /// A pipeline that is fitted on every fold.
    case pipeline(Pipeline)
    /// The scores of other candidates, by their places in the study.
    case ensemble(ComponentSpec<any Ensemble>, members: [Int])
  }

  /// The model's name, and the balance strategy's behind a plus sign where there is one:
  /// `forest`, `forest+smote`.
  public var name: String
  /// The model's name in the spec.
  public var model: String
  public var balance: String
  /// Where its scores come from.
  public var source: Source
  /// How its scores become probabilities.
  public var calibration: ComponentSpec<any Calibration>
  /// From which score on a row is predicted positive.
  public var operatingPoint: ComponentSpec<any OperatingPointRule>
  /// Whether it is here only to be compared with.
  public var isBaseline = false

  /// Everything between a table and a score; nil for an ensemble.
  public var pipeline: Pipeline? {
    if case .pipeline(let pipeline) = source { pipeline } else { nil }
  }

  /// The places of an ensemble's members; none for others.
  public var members: [Int] {
    if case .ensemble(_, let members) = source { members } else { [] }
  }

  /// Whether its calibration or threshold is learnt from out-of-fold scores of training rows.
  var learnsFromScores: Bool { calibration.value.learns || operatingPoint.value.learns }
}

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
      transforms: transforms
        ?? DefaultPreparation.transforms(
          for: classifier.value.inputForm, takesMissing: sampler.value.takesMissing),
      sampler: sampler, classifier: classifier)
  }

  /// Strategies by name; one that stands several times in the list is numbered from its second place
  /// on: `smote`, `smote2`.
  static func names(
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

/// The candidates that every leaderboard holds without being asked, to be compared with.
package enum Baseline {
  /// The baselines, by the names that the leaderboard shows.
  package static let all: [(name: String, classifier: ComponentSpec<any Classifier>)] = [
    (AlwaysPositive.name, ComponentSpec(AlwaysPositive())),
    (Majority.name, ComponentSpec(Majority())),
    (Prior.name, ComponentSpec(Prior())),
  ]
}
