import Learning
import Metrics
import StrictJSON
import Tuning

/// The searches of a study as far as they have come.
///
/// What is still to be fitted follows from what is known, and from nothing else: neither order nor threads nor
/// a run that was stopped change it.
struct StudySearches: Sendable {
  fileprivate(set) var all: [FoldSearch] = []
  /// The trials of every candidate, by their points.
  fileprivate var trials: [Int: [[Double]: Trial]] = [:]

  /// The search of a candidate among the rows of a scope.
  func search(_ candidate: Int, _ scope: FoldSearch.Scope) -> FoldSearch? {
    all.first { $0.candidate == candidate && $0.scope == scope }
  }

  /// The classifiers of all trials that are known, by candidate.
  var classifiers: [Int: [any Classifier]] {
    trials.mapValues { $0.values.compactMap { try? $0.pipeline.get().classifier.value } }
  }

  /// How far a candidate's searches have all come.
  struct Stage: Hashable {
    var candidate: Int
    var trials: Int
    var folds: Int
    /// How many folds a search has.
    var all: Int
  }

  /// One for each candidate that is searched: that of its search that has come least far.
  var stages: [Stage] {
    Dictionary(grouping: all, by: \.candidate).sorted { $0.key < $1.key }.compactMap {
      place, searches in
      searches.map { search in
        let folds = search.progress.reached.max() ?? 0
        return Stage(
          candidate: place, trials: search.progress.reached.count { $0 == folds }, folds: folds,
          all: search.parts.count)
      }.min { ($0.folds, $1.trials) < ($1.folds, $0.trials) }
    }
  }

  /// How many fits are still to come, at most, beyond those that are known.
  var fitsAhead: Int {
    all.reduce(0) { sum, search in
      guard search.progress.ranking.isEmpty, !search.progress.isComplete else { return sum }
      let ahead = max(0, search.search.mostFits - search.progress.reached.reduce(0, +))
      return sum + ahead + search.fitsOfChosen
    }
  }
}

extension Study {
  /// The searches of a study before anything is known: one a fold for each candidate that is tuned inside, one
  /// of all folds for others.
  static func searches(
    _ candidates: [Candidate], plan: FoldPlan, spec: ExperimentSpec
  ) -> StudySearches {
    var searches = StudySearches()
    for (place, candidate) in candidates.enumerated() {
      guard let search = candidate.search else { continue }
      if search.spec.nested {
        for fold in plan.folds.indices {
          let count = min(search.spec.folds ?? .max, plan.inner[fold].count)
          let parts = (0..<count).map { FoldSearch.Part(fold: fold, inner: $0) }
          searches.add(
            place, candidates, scope: .fold(fold), parts: parts,
            innerFolds: candidate.learnsFromScores ? plan.inner[fold].count : 0, spec: spec)
        }
      } else {
        let parts = plan.folds.indices.map { FoldSearch.Part(fold: $0) }
        searches.add(place, candidates, scope: .all, parts: parts, spec: spec)
      }
    }
    return searches
  }

  /// The same study, which also searches a candidate's settings among all rows, as for use.
  package func searching(forUse candidate: Int) -> Study {
    guard candidates[candidate].search != nil, searches.search(candidate, .all) == nil else {
      return self
    }
    var study = self
    let first = folds.indices.filter { folds[$0].repeat == folds[0].repeat }
    let count = candidates[candidate].search?.spec.folds ?? .max
    let parts = first.prefix(count).map { FoldSearch.Part(fold: $0) }
    study.searches.add(candidate, candidates, scope: .all, parts: parts, spec: spec)
    study.grow { _ in nil }
    return study
  }

  /// Adds all units that follow from what is known.
  ///
  /// - Parameter outcome: what became of a unit, by its digest; nil where it is not known.
  mutating func grow(by outcome: (String) -> Outcome?) {
    for place in searches.all.indices { advance(place, by: outcome) }
  }

  private mutating func advance(_ place: Int, by outcome: (String) -> Outcome?) {
    var search = searches.all[place]
    guard let tuned = candidates[search.candidate].search else { return }
    var trials = searches.trials[search.candidate] ?? [:]
    let candidate = search.candidate
    search.advance { trial, part in
      let unit = self.unit(candidate, trial, part)
      return outcome(unit.digest).map { self.score($0, of: unit, by: tuned.spec.judge) } ?? .unknown
    } trial: { number, point in
      if let known = trials[point] { return known.numbered(number) }
      let trial = tuned.trial(number, at: point)
      trials[point] = trial
      return trial
    }
    searches.trials[candidate] = trials
    searches.all[place] = search
    add(units(of: search))
  }

  /// The units that a search has asked for so far, and those of what it has chosen.
  func units(of search: FoldSearch) -> [(unit: WorkUnit, pipeline: Pipeline)] {
    var units: [(unit: WorkUnit, pipeline: Pipeline)] = []
    func add(_ number: Int, _ parts: some Sequence<FoldSearch.Part>) {
      let trial = search.shared(number)
      guard case .success(let pipeline) = trial.pipeline else { return }
      units += parts.map { (unit(search.candidate, trial, $0), pipeline) }
    }
    for (number, reached) in search.progress.reached.enumerated() {
      add(number, search.parts.prefix(reached))
    }
    guard case .fold(let fold) = search.scope, let chosen = chosen(by: search) else { return units }
    add(chosen, [FoldSearch.Part(fold: fold)])
    if candidates[search.candidate].learnsFromScores {
      add(chosen, innerFolds[fold].indices.map { FoldSearch.Part(fold: fold, inner: $0) })
    }
    return units
  }

  private func score(
    _ outcome: Outcome, of unit: WorkUnit, by metric: Metric
  ) -> TrialSearch.Score {
    value(outcome, of: unit, by: metric).map { .loss(-metric.sign * $0) } ?? .failed
  }

  /// A metric of the scores of a unit's test rows; nil where it failed or the metric is not defined.
  func value(_ outcome: Outcome, of unit: WorkUnit, by metric: Metric) -> Double? {
    guard let scored = outcome.scored else { return nil }
    let rows = fold(of: unit).test
    let scores = judged(
      scored.scores, priorShift: outcome.balance?.priorShift ?? 0,
      by: candidates[unit.candidate].calibration.value)
    return metric.score(
      ScoredRows(
        labels: rows.map { data.labels[$0] }, scores: scores, weights: measuringWeights(rows),
        costs: spec.costs))
  }

  /// Scores as trials are judged by them: without what balancing did to the odds, where the calibration will undo
  /// that, and for the base rate that rows are weighed for.
  func judged(
    _ scores: [Float], priorShift: Double, by calibration: any Calibration
  ) -> [Float] {
    let prior: FittedCalibration = calibration.correctsPrior ? .prior(shift: priorShift) : .identity
    return FittedCalibration.identity.changed(by: baseRateChange)(prior(scores))
  }

  /// For every fold the others of its repeat that test nothing but its training rows.
  static func peers(of folds: [Fold]) -> [[Int]] {
    folds.indices.map { fold in
      let training = Set(folds[fold].train)
      return folds.indices.filter {
        $0 != fold && folds[$0].repeat == folds[fold].repeat
          && training.isSuperset(of: folds[$0].test)
      }
    }
  }

  /// Throws where a search cannot be made as it is asked for: also where a spec was made without a document.
  static func checkSearches(_ spec: ExperimentSpec, peers: [[Int]]) throws(StudyError) {
    var issues = spec.searchIssues
    for model in spec.models.members where model.value.tune?.nested == false {
      guard let fold = peers.firstIndex(where: \.isEmpty) else { continue }
      issues.append(
        Issue(
          at: ["models", .member(model.name), "tune", "nested"],
          .other(
            "settings of fold \(fold + 1) would be chosen by no other fold: none tests only rows that it is "
              + "trained on. Leave it true, or split otherwise")))
    }
    if !issues.isEmpty { throw .unfit(issues) }
  }
}

extension FoldSearch {
  /// How many fits what is chosen takes at most, beside those of the search.
  fileprivate var fitsOfChosen: Int { scope == .all ? 0 : 1 + unlookedFolds }
}

extension StudySearches {
  fileprivate mutating func add(
    _ candidate: Int, _ candidates: [Candidate], scope: FoldSearch.Scope,
    parts: [FoldSearch.Part], innerFolds: Int = 0, spec: ExperimentSpec
  ) {
    guard let search = candidates[candidate].search,
      let own = candidates[search.own].pipeline
    else { return }
    all.append(
      FoldSearch(
        of: candidate, own, scope: scope, parts: parts,
        unlookedFolds: max(0, innerFolds - parts.count),
        search: TrialSearch(
          trials: search.spec.trials, folds: parts.count, in: search.space.coordinates,
          by: search.spec.usedMethod,
          // One for all folds, so that they can be held side by side.
          key: RandomKey(seed: spec.seed)["search"][candidates[candidate].name])))
  }
}

// MARK: - What is chosen

extension Study {
  /// The trial that a search has chosen; nil where it has not ended, or all trials failed.
  ///
  /// - Parameter parts: those that have a say, where not all do.
  func chosen(by search: FoldSearch, on parts: [FoldSearch.Part]? = nil) -> Int? {
    guard !search.progress.ranking.isEmpty,
      let spec = candidates[search.candidate].search?.spec
    else { return nil }
    let best = (parts.map { ranked(search, on: $0) } ?? search.progress.ranking).first
    guard let best, spec.choose == .oneStandardError else { return best }
    return isNear(0, best, in: search, on: parts ?? search.parts) ? 0 : best
  }

  /// The same; throws where there is none.
  func trial(
    chosenBy search: FoldSearch, on parts: [FoldSearch.Part]? = nil
  ) throws(FitError) -> Int {
    if let chosen = chosen(by: search, on: parts) { return chosen }
    throw .unsuitable(
      "none of \(search.trials.count) trials could be fitted on all folds of its search")
  }

  /// The trials that were looked at on all of some parts, by their mean loss there, then by number.
  private func ranked(_ search: FoldSearch, on parts: [FoldSearch.Part]) -> [Int] {
    guard !parts.isEmpty else { return [] }
    let places = parts.compactMap { search.parts.firstIndex(of: $0) }
    let sums = search.trials.indices.map { trial in
      places.reduce(0) { $0 + search.loss(trial, $1) }
    }
    return search.trials.indices.filter { sums[$0].isFinite }
      .sorted { (sums[$0], $0) < (sums[$1], $1) }
  }

  /// Whether a trial's mean loss is above that of the best by at most a standard error of the difference.
  private func isNear(
    _ trial: Int, _ best: Int, in search: FoldSearch, on parts: [FoldSearch.Part]
  ) -> Bool {
    let places = parts.compactMap { search.parts.firstIndex(of: $0) }
    let differences = FoldSummary(
      places.map { search.loss(trial, $0) - search.loss(best, $0) })
    guard let mean = differences.mean, let deviation = differences.standardDeviation else {
      return trial == best
    }
    return mean <= deviation / Double(parts.count).squareRoot()
  }
}
