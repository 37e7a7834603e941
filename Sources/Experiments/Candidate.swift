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
  /// How its settings are searched on every fold; nil for a candidate that keeps its own.
  public var search: CandidateSearch?

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
  /// Every candidate of a study: each model with each of its balance strategies in the spec's order, behind
  /// it the same with its settings searched, where they are, then the ensembles, then the baselines.
  public static func all(of spec: ExperimentSpec) -> [Candidate] {
    var fitted: [Candidate] = []
    for model in spec.models.members {
      for (place, strategy) in names(of: model.value.balance ?? spec.balance).enumerated() {
        let candidate = Candidate(model, balance: strategy, in: spec)
        fitted.append(candidate)
        // Where the strategy is searched too, one search does for all.
        if place == 0 || !model.value.variesBalance {
          candidate.searching(model.value, from: fitted.count - 1, balance: strategy.sampler)
            .map { fitted.append($0) }
        }
      }
    }
    return fitted + ensembles(of: spec, fitted: fitted) + baselines
  }

  private init(
    _ model: (name: String, value: ModelSpec),
    balance: (name: String, sampler: ComponentSpec<any Sampler>), in spec: ExperimentSpec
  ) {
    name = balance.name == NoSampler.name ? model.name : "\(model.name)+\(balance.name)"
    self.model = model.name
    self.balance = balance.name
    source = .pipeline(
      Self.pipeline(
        model.value.classifier, transforms: model.value.transforms, sampler: balance.sampler))
    calibration = model.value.calibration ?? spec.calibration
    operatingPoint = model.value.operatingPoint ?? spec.usualOperatingPoint
  }

  /// What stands behind a model's name where its settings are searched.
  static let searchedSuffix = "-tuned"

  /// The candidate of this one whose settings are searched; nil where the model asks for no search.
  private func searching(
    _ model: ModelSpec, from place: Int, balance sampler: ComponentSpec<any Sampler>
  ) -> Candidate? {
    guard let tune = model.tune else { return nil }
    var candidate = self
    candidate.name = self.model + Self.searchedSuffix
    if model.variesBalance {
      candidate.balance = "searched"
    } else if balance != NoSampler.name {
      candidate.name += "+\(balance)"
    }
    candidate.search = CandidateSearch(
      tune, space: tune.space ?? model.classifier.value.searchSpace, own: place,
      model: TrialModel(model, balance: sampler))
    return candidate
  }

  private static func ensembles(of spec: ExperimentSpec, fitted: [Candidate]) -> [Candidate] {
    // A search has chosen by the very scores that an ensemble would learn from.
    let usual = fitted.filter { $0.search == nil }.map(\.name)
    return spec.ensembles.members.map { ensemble in
      let named = ensemble.value.value.members
      let members = (named.isEmpty ? usual : named).compactMap { name in
        fitted.firstIndex { $0.name == name }
      }
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

  static func pipeline(
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
