import Concurrency
import FoundationEssentials
public import Learning
import StrictJSON

/// A spec with its data, expanded: all that will run, before anything does.
public struct Study: Sendable {
  /// Raised whenever the same spec and data would give other results.
  public static let formatVersion = 2

  /// What was asked.
  public let spec: ExperimentSpec
  /// The rows.
  public let data: StudyData
  /// The folds, and what was decided to have them.
  let plan: FoldPlan
  /// The candidates, in the spec's order, then ensembles and baselines.
  public let candidates: [Candidate]
  /// Every fitted candidate on every fold and inner fold that it needs, fold by fold; behind them what the
  /// searches of settings have asked for so far.
  public private(set) var units: [WorkUnit]
  /// What the units of searches fit, by their digests.
  private var trials: [String: Pipeline] = [:]
  /// How far the searches of settings have come.
  var searches: StudySearches
  /// For every fold the others of its repeat that test nothing but its training rows.
  ///
  /// A search that is not nested may learn from them there; only where there are such searches.
  let peers: [[Int]]
  /// What the units of a fold, and of its inner folds behind it, have in common.
  private let rowDigests: [[String]]
  /// Which candidates are fitted on inner folds too.
  private let needsInner: [Bool]
  /// The digest of spec, data and format: two studies with the same are the same study.
  public let digest: String
  /// The digest of the same study without searches of settings: what its results folder is kept for, since other
  /// searches ask for other units and take nothing from those that are there.
  package let digestWithoutSearches: String

  /// Expands a spec on its data.
  ///
  /// Columns that the validation names are taken from those that models learn from. Throws where the
  /// rows cannot be split into the folds that are asked, or none of these can be fitted, with all else
  /// that the rows do not allow.
  ///
  /// - Parameter threads: by default as many as there are processors; nothing depends on it.
  public init(
    spec: ExperimentSpec, data: StudyData, threads: Int? = nil
  ) throws(StudyError) {
    let threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
    let data = data.marking(spec.validation.value.namedColumns)
    let candidates = Candidate.all(of: spec)
    let needsInner = Self.needsInner(candidates)
    try StudyDemand.check(
      spec, rows: data.rowCount,
      fits: (
        candidates.reduce(0) { $0 + ($1.pipeline == nil ? 0 : $1.wholeFits) },
        candidates.indices.reduce(0) { $0 + (needsInner[$1] ? candidates[$1].innerFits : 0) }
      ))
    self.spec = spec
    self.data = data
    self.candidates = candidates
    self.needsInner = needsInner
    do {
      plan = try FoldPlan(
        spec, data: data, hasInner: needsInner.contains(true), threads: threads)
    } catch {
      let checks = CandidateChecks(
        spec, data: data, candidates: candidates, needsInner: needsInner, trials: [:],
        training: ([Array(0..<data.rowCount)], []))
      throw .unfit(
        [FoldPlan.issue(error, spec, data: data)]
          + checks.findings(threads: 1).problems.map(\.issue))
    }
    peers =
      candidates.contains { $0.search?.spec.nested == false } ? Self.peers(of: plan.folds) : []
    try Self.checkSearches(spec, peers: peers)
    do {
      let shared = UnitDigest(canonicalSpec: try spec.canonical, data: data, of: spec)
      digest = shared.study
      digestWithoutSearches = shared.studyWithoutSearches
      rowDigests = Self.rowDigests(plan, shared, threads: threads)
      units = try Self.expand(
        plan, candidates: candidates, needsInner: needsInner, rowDigests: rowDigests)
      searches = Self.searches(candidates, plan: plan, spec: spec)
      grow { _ in nil }
    } catch {
      throw .unfit([Issue(.other("the spec cannot be written in canonical form: \(error)"))])
    }
  }

  /// How many fits a run has, at most where settings are searched.
  public var mostFits: Int { units.count + searches.fitsAhead }

  /// Whether settings are searched, so that units follow from what others say.
  public var hasSearches: Bool { !searches.all.isEmpty }

  /// The folds that can be fitted, which every candidate meets.
  public var folds: [Fold] { plan.folds }

  /// The inner folds of every fold's training rows, in rows of the data; none where nothing learns from
  /// their scores.
  public var innerFolds: [[Fold]] { plan.inner }

  /// What the spec asks and the rows or the machine do not allow, and what fits take.
  ///
  /// Once told to stop, it leaves out what is not tried yet.
  func checks(
    threads: Int, isCancelled: @escaping @Sendable () -> Bool = { false }
  ) -> CandidateChecks.Findings {
    CandidateChecks(
      spec, data: data, candidates: candidates, needsInner: needsInner,
      trials: searches.classifiers,
      training: (folds.map(\.train), innerFolds.flatMap { $0.map(\.train) })
    ).findings(threads: threads, isCancelled: isCancelled)
  }

  /// The key under which everything random of one repeat and fold is drawn.
  public func key(of fold: Fold) -> RandomKey { Self.key(of: fold, spec: spec) }

  /// The rows that a unit is fitted on and scores.
  public func fold(of unit: WorkUnit) -> Fold {
    fold(of: FoldSearch.Part(fold: unit.fold, inner: unit.inner))
  }

  func fold(of part: FoldSearch.Part) -> Fold {
    part.inner.map { innerFolds[part.fold][$0] } ?? folds[part.fold]
  }

  /// What a unit fits; nil for a unit of another study.
  public func pipeline(of unit: WorkUnit) -> Pipeline? {
    unit.trial == nil ? candidates[unit.candidate].pipeline : trials[unit.digest]
  }

  /// The keys under which a unit's pipeline is fitted.
  ///
  /// Those of samplers do not depend on the model, so that candidates are compared on the same rows; those
  /// of models depend on nothing but the candidate's name, so that another candidate changes nothing.
  public func keys(of unit: WorkUnit) -> Pipeline.Keys {
    let key = key(of: folds[unit.fold])
    return keys(
      of: unit.candidate, pipeline(of: unit), under: unit.inner.map { key["inner", $0] } ?? key)
  }

  /// The keys of a candidate's pipeline below the key of a fold, or of all rows; all trials of a search have
  /// those of the model with its own settings, so that they differ in nothing but settings.
  func keys(of candidate: Int, _ pipeline: Pipeline?, under key: RandomKey) -> Pipeline.Keys {
    let own = candidates[candidates[candidate].search?.own ?? candidate]
    return Pipeline.Keys(
      preparation: key["preparation"],
      sampler: key["balance"][balance(of: candidate, pipeline)], model: key["model"][own.name])
  }

  /// The name of a balance strategy, by which its randomness is drawn.
  func balance(of candidate: Int, _ pipeline: Pipeline?) -> String {
    guard let search = candidates[candidate].search, search.space.varies("balance"), let pipeline
    else { return candidates[candidate].balance }
    return pipeline.sampler.name
  }

  static func key(of fold: Fold, spec: ExperimentSpec) -> RandomKey {
    RandomKey(seed: spec.seed)["repeat", fold.repeat]["fold", fold.index]
  }
}

// MARK: - Expansion

extension Study {
  /// Which candidates must be fitted on inner folds too: those that learn from their own scores, those
  /// whose scores an ensemble learns from, and those whose settings are searched there.
  private static func needsInner(_ candidates: [Candidate]) -> [Bool] {
    var needs = candidates.map {
      $0.pipeline != nil && ($0.search?.spec.nested ?? $0.learnsFromScores)
    }
    for candidate in candidates {
      // Trial 0 of a search is the model itself.
      if let search = candidate.search, search.spec.nested { needs[search.own] = true }
      guard case .ensemble(let ensemble, let members) = candidate.source,
        ensemble.value.learns || candidate.learnsFromScores
      else { continue }
      for member in members { needs[member] = true }
    }
    return needs
  }

  private static func rowDigests(
    _ plan: FoldPlan, _ digest: UnitDigest, threads: Int
  ) -> [[String]] {
    parallelMap(count: plan.folds.count, threads: threads) { fold in
      let whole = plan.folds[fold]
      let inners = plan.inner[fold].enumerated().map { place, inner in
        "\(digest.fold(inner)) inner \(place) of \(whole.repeat) \(whole.index)"
      }
      return [digest.fold(whole)] + inners
    }
  }

  private static func expand(
    _ plan: FoldPlan, candidates: [Candidate], needsInner: [Bool], rowDigests: [[String]]
  ) throws -> [WorkUnit] {
    let pipelines = try candidates.map { candidate in
      // What a search fits is known when it has begun.
      try candidate.search == nil
        ? candidate.pipeline.map { try StrictJSON.encode($0).text() } : nil
    }
    return plan.folds.indices.flatMap { fold in
      ([nil] + plan.inner[fold].indices.map { $0 as Int? }).flatMap { inner in
        candidates.indices.compactMap { candidate -> WorkUnit? in
          guard let pipeline = pipelines[candidate], inner == nil || needsInner[candidate] else {
            return nil
          }
          return WorkUnit(
            candidate: candidate, fold: fold, inner: inner, trial: nil,
            digest: UnitDigest.unit(
              fold: rowDigests[fold][inner.map { $0 + 1 } ?? 0],
              candidate: candidates[candidate].name,
              pipeline: pipeline))
        }
      }
    }
  }

  /// Puts the units of trials into an order that does not depend on what was known when.
  mutating func orderUnits() {
    units.removeAll { $0.trial != nil }
    trials = [:]
    for search in searches.all { add(units(of: search)) }
  }

  /// Adds the units of trials that are not there yet; those of a model's own settings are from the start.
  mutating func add(_ some: [(unit: WorkUnit, pipeline: Pipeline)]) {
    for (unit, pipeline) in some
    where unit.trial != nil && trials.updateValue(pipeline, forKey: unit.digest) == nil {
      units.append(unit)
    }
  }

  /// The unit of a candidate's trial on a fold; that of the model itself for its own settings.
  func unit(
    _ candidate: Int, _ trial: Trial, _ part: FoldSearch.Part
  ) -> WorkUnit {
    let own = candidates[candidate].search?.own ?? candidate
    let isOwn = trial.number == 0
    return WorkUnit(
      candidate: isOwn ? own : candidate, fold: part.fold, inner: part.inner,
      trial: isOwn ? nil : trial.number,
      digest: UnitDigest.unit(
        fold: rowDigests[part.fold][part.inner.map { $0 + 1 } ?? 0],
        candidate: candidates[own].name,
        pipeline: trial.text))
  }
}

extension Study {
  /// The base rate that thresholds, metrics and probabilities are for: the one that is set, or that of the
  /// rows.
  public var baseRate: Double { spec.rank.baseRate ?? data.baseRate }

  /// What makes the rows stand for the base rate that is set; nil where none is.
  var baseRateChange: BaseRateChange? {
    spec.rank.baseRate.flatMap { BaseRateChange(from: data.baseRate, to: $0) }
  }

  /// How much rows count where they are measured: by their own weights, and by what makes them stand for
  /// the base rate that is set; nil where all count the same.
  ///
  /// In single precision, as `predictions.csv` is read.
  package func measuringWeights(_ rows: [Int]) -> [Double]? {
    let own = data.weights(rows)
    guard let change = baseRateChange else { return own }
    return rows.enumerated().map { place, row in
      Double(Float((own?[place] ?? 1) * change.weight(label: data.labels[row])))
    }
  }
}
