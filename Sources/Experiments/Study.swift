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
  /// Every fitted candidate on every fold and inner fold that it needs, fold by fold.
  public let units: [WorkUnit]
  /// Which candidates are fitted on inner folds too.
  private let needsInner: [Bool]
  /// The digest of spec, data and format: two studies with the same are the same study.
  public let digest: String

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
      fits: (candidates.count { $0.pipeline != nil }, needsInner.count { $0 }))
    self.spec = spec
    self.data = data
    self.candidates = candidates
    self.needsInner = needsInner
    do {
      plan = try FoldPlan(
        spec, data: data, hasInner: needsInner.contains(true), threads: threads)
    } catch {
      let checks = CandidateChecks(
        spec, data: data, candidates: candidates, needsInner: needsInner,
        training: ([Array(0..<data.rowCount)], []))
      throw .unfit(
        [FoldPlan.issue(error, spec, data: data)]
          + checks.findings(threads: 1).problems.map(\.issue))
    }
    do {
      let shared = UnitDigest(canonicalSpec: try spec.canonical, data: data, of: spec)
      digest = shared.study
      units = try Self.expand(
        plan, candidates: candidates, needsInner: needsInner, digest: shared, threads: threads)
    } catch {
      throw .unfit([Issue(.other("the spec cannot be written in canonical form: \(error)"))])
    }
  }

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
      training: (folds.map(\.train), innerFolds.flatMap { $0.map(\.train) })
    ).findings(threads: threads, isCancelled: isCancelled)
  }

  /// The key under which everything random of one repeat and fold is drawn.
  public func key(of fold: Fold) -> RandomKey { Self.key(of: fold, spec: spec) }

  /// The rows that a unit is fitted on and scores.
  public func fold(of unit: WorkUnit) -> Fold {
    unit.inner.map { innerFolds[unit.fold][$0] } ?? folds[unit.fold]
  }

  /// The keys under which a unit's pipeline is fitted.
  ///
  /// Those of samplers do not depend on the model, so that candidates are compared on the same rows; those
  /// of models depend on nothing but the candidate's name, so that another candidate changes nothing.
  public func keys(of unit: WorkUnit) -> Pipeline.Keys {
    let key = key(of: folds[unit.fold])
    return keys(of: candidates[unit.candidate], under: unit.inner.map { key["inner", $0] } ?? key)
  }

  /// The keys of a candidate's pipeline below the key of a fold, or of all rows.
  func keys(of candidate: Candidate, under key: RandomKey) -> Pipeline.Keys {
    Pipeline.Keys(
      preparation: key["preparation"], sampler: key["balance"][candidate.balance],
      model: key["model"][candidate.name])
  }

  static func key(of fold: Fold, spec: ExperimentSpec) -> RandomKey {
    RandomKey(seed: spec.seed)["repeat", fold.repeat]["fold", fold.index]
  }
}

// MARK: - Expansion

extension Study {
  /// Which candidates must be fitted on inner folds too: those that learn from their own scores, and
  /// those whose scores an ensemble learns from.
  private static func needsInner(_ candidates: [Candidate]) -> [Bool] {
    var needs = candidates.map { $0.pipeline != nil && $0.learnsFromScores }
    for candidate in candidates {
      guard case .ensemble(let ensemble, let members) = candidate.source,
        ensemble.value.learns || candidate.learnsFromScores
      else { continue }
      for member in members { needs[member] = true }
    }
    return needs
  }

  private static func expand(
    _ plan: FoldPlan, candidates: [Candidate], needsInner: [Bool], digest: UnitDigest, threads: Int
  ) throws -> [WorkUnit] {
    let pipelines = try candidates.map { try $0.pipeline.map { try StrictJSON.encode($0).text() } }
    let units = parallelMap(count: plan.folds.count, threads: threads) { fold in
      let whole = plan.folds[fold]
      let inners = plan.inner[fold].enumerated().map { ($0.offset as Int?, $0.element) }
      let parts = [(nil, whole)] + inners
      return parts.flatMap { inner, part in
        let rows = digest.fold(part)
        return candidates.indices.compactMap { candidate -> WorkUnit? in
          guard let pipeline = pipelines[candidate], inner == nil || needsInner[candidate] else {
            return nil
          }
          return WorkUnit(
            candidate: candidate, fold: fold, inner: inner,
            digest: UnitDigest.unit(
              fold: inner.map {
                "\(rows) inner \($0) of \(whole.repeat) \(whole.index)"
              }
                ?? rows, candidate: candidates[candidate].name, pipeline: pipeline))
        }
      }
    }
    return units.flatMap(\.self)
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
