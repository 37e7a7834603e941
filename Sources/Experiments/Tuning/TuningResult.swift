public import Learning
public import Metrics
public import StrictJSON
import Tuning

/// What the search of a candidate's settings found.
public struct TuningResult: Sendable {
  /// What became of a trial in one search.
  public struct Look: Sendable {
    /// How the trial ended.
    public enum Status: String, Sendable, CaseIterable {
      /// Its settings were taken.
      case chosen
      /// It was looked at on all folds of the search.
      case finished
      /// It was left out before.
      case leftOut = "left out"
      case failed
    }

    public var trial: Trial
    public var status: Status
    /// Why it failed.
    public var reason: String?
    /// How many folds it was looked at on.
    public var folds: Int
    /// The metric on each of these; as many as did not fail.
    public var values: [Double]

    /// The mean of the metric over the folds that it was looked at on.
    public var mean: Double? { FoldSummary(values).mean }

    /// Its standard deviation over them; nil for fewer than two.
    public var standardDeviation: Double? { FoldSummary(values).standardDeviation }
  }

  /// A search among the training rows of a fold, or among all rows.
  public struct Search: Sendable {
    /// The fold; nil for a search among all rows.
    public var fold: Fold?
    /// Every trial, in order; trial 0 is the model's own settings.
    public var looks: [Look]
    /// The chosen trial; nil where all failed.
    public var chosen: Int?
    /// The metric of the chosen settings, and of the model's own, on the test rows of the fold; nil where there
    /// is no fold, or one failed.
    public var outer: (chosen: Double, own: Double)?
  }

  /// The candidate whose settings were searched, and the one that keeps its own.
  public let candidate: String
  public let own: String
  public let spec: TuneSpec
  public let space: SearchSpace
  /// What trials were judged by.
  public let metric: Metric
  /// One for every fold, or one among all rows.
  public let searches: [Search]
  /// What the found settings gained over the model's own, by metric: the candidate less the other.
  public let gains: [Comparison]

  /// In how many searches the model's own settings stayed.
  public var keptOwn: Int { searches.count { $0.chosen == 0 } }

  /// Inner minus outer value of the metric, in the mean over folds: of the chosen settings and of the model's
  /// own.
  ///
  /// Those of the model were not chosen by their inner value: by how much the two differ is what choosing costs in
  /// optimism. Nil where nothing is nested.
  public var innerLessOuter: (chosen: Double, own: Double)? {
    let pairs = searches.compactMap { search -> (chosen: Double, own: Double)? in
      guard let chosen = search.chosen, let outer = search.outer,
        let inner = search.looks[chosen].mean, let own = search.looks[0].mean
      else { return nil }
      return (inner - outer.chosen, own - outer.own)
    }
    guard !pairs.isEmpty, let chosen = FoldSummary(pairs.map(\.chosen)).mean,
      let own = FoldSummary(pairs.map(\.own)).mean
    else { return nil }
    return (chosen, own)
  }

  /// The settings that were chosen and how often, the most frequent first; the model's own as an empty object.
  public var choices: [(settings: JSON, count: Int)] {
    var choices: [(settings: JSON, count: Int)] = []
    for search in searches {
      guard let chosen = search.chosen else { continue }
      let settings = search.looks[chosen].trial.document
      if let place = choices.firstIndex(where: { $0.settings == settings }) {
        choices[place].count += 1
      } else {
        choices.append((settings, 1))
      }
    }
    return choices.sorted { $0.count > $1.count }
  }
}

extension StudyResult {
  /// What was found for every candidate whose settings were searched, in the study's order.
  public var tuning: [TuningResult] {
    study.candidates.indices.compactMap { place in
      study.candidates[place].search.map { tuning(place, $0) }
    }
  }

  private func tuning(_ place: Int, _ search: CandidateSearch) -> TuningResult {
    let (name, own) = (study.candidates[place].name, study.candidates[search.own].name)
    let scopes: [FoldSearch.Scope] =
      search.spec.nested ? study.folds.indices.map { .fold($0) } : [.all]
    let outcomes = Dictionary(
      uniqueKeysWithValues: zip(study.units.map(\.digest), self.outcomes))
    return TuningResult(
      candidate: name, own: own, spec: search.spec, space: search.space,
      metric: search.spec.judge,
      searches: scopes.compactMap { scope in
        study.searches.search(place, scope).map { study.found($0, search.spec.judge, outcomes) }
      },
      gains: comparisons.compactMap { $0.first(name, over: own) })
  }
}

extension Comparison {
  /// The same with the one candidate first; nil where it is about others.
  fileprivate func first(_ candidate: String, over other: String) -> Comparison? {
    if first == candidate, second == other { return self }
    return first == other && second == candidate ? reversed : nil
  }

  /// The second less the first.
  private var reversed: Comparison {
    Comparison(
      first: second, second: first, metric: metric,
      difference: Estimate(
        value: difference.value.map { -$0 },
        interval: difference.interval.map { Interval(lower: -$0.upper, upper: -$0.lower) }),
      bootstrapP: bootstrapP,
      folds: folds.map {
        FoldTest(
          mean: -$0.mean, statistic: $0.statistic.map { -$0 },
          degreesOfFreedom: $0.degreesOfFreedom, pValue: $0.pValue, second: $0.first,
          equivalent: $0.equivalent, first: $0.second)
      }, adjustedP: adjustedP,
      catches: catches.map {
        Catches(onlyFirst: $0.onlySecond, onlySecond: $0.onlyFirst, pValue: $0.pValue)
      }, likeness: likeness)
  }
}

extension Study {
  fileprivate func found(
    _ search: FoldSearch, _ metric: Metric, _ outcomes: [String: Outcome]
  ) -> TuningResult.Search {
    let chosen = chosen(by: search)
    var found = TuningResult.Search(
      looks: search.trials.indices.map { trial in
        look(trial, in: search, isChosen: trial == chosen, metric, outcomes)
      }, chosen: chosen)
    guard case .fold(let fold) = search.scope else { return found }
    found.fold = folds[fold]
    let part = FoldSearch.Part(fold: fold)
    func outer(_ trial: Int) -> Double? {
      let unit = unit(search.candidate, search.shared(trial), part)
      return outcomes[unit.digest].flatMap { value($0, of: unit, by: metric) }
    }
    if let chosen, let value = outer(chosen), let own = outer(0) {
      found.outer = (value, own)
    }
    return found
  }

  private func look(
    _ trial: Int, in search: FoldSearch, isChosen: Bool, _ metric: Metric,
    _ outcomes: [String: Outcome]
  ) -> TuningResult.Look {
    let folds = search.progress.reached[trial]
    var look = TuningResult.Look(
      trial: search.trials[trial], status: .leftOut, folds: folds, values: [])
    if case .failure(let error) = search.trials[trial].pipeline { look.reason = "\(error)" }
    for (place, part) in search.parts.prefix(folds).enumerated() {
      let loss = search.loss(trial, place)
      if loss.isFinite {
        look.values.append(-metric.sign * loss)
      } else if look.reason == nil {
        let unit = unit(search.candidate, search.shared(trial), part)
        look.reason = outcomes[unit.digest]?.failure ?? "\(metric.title) is not defined"
      }
    }
    if isChosen {
      look.status = .chosen
    } else if look.reason != nil {
      look.status = .failed
    } else if folds == search.parts.count {
      look.status = .finished
    }
    return look
  }
}
