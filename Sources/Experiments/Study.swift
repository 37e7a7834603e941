public import Learning
import StrictJSON
import Tables

/// A spec with its data, expanded: all that will run, before anything does.
public struct Study: Sendable {
  /// Raised whenever the same spec and data would give other results.
  public static let formatVersion = 2

  /// What was asked.
  public let spec: ExperimentSpec
  /// The rows.
  public let data: StudyData
  /// The folds, which every candidate meets.
  public let folds: [Fold]
  /// The inner folds of every fold's training rows, in rows of the data, or why those cannot be split so.
  public let innerFolds: [Result<[Fold], FitError>]
  /// The candidates, in the spec's order, then ensembles and baselines.
  public let candidates: [Candidate]
  /// Every fitted candidate on every fold and inner fold that it needs, fold by fold.
  public let units: [WorkUnit]
  /// The digest of spec, data and format: two studies with the same are the same study.
  public let digest: String

  /// Expands a spec on its data.
  ///
  /// Throws where the rows cannot be split into the folds that are asked.
  public init(spec: ExperimentSpec, data: StudyData) throws(StudyError) {
    self.spec = spec
    self.data = data
    let root = RandomKey(seed: spec.seed)
    do {
      folds = try spec.validation.value.folds(
        of: data.table, labels: data.labels, key: root["folds"])
    } catch {
      // Most sentences name the splitter already.
      let place = "\(spec.validation.name): "
      let sentence = "\(error)"
      throw .folds("validation." + (sentence.hasPrefix(place) ? "" : place) + sentence)
    }
    candidates = Candidate.all(of: spec)
    let needsInner = Self.needsInner(candidates)
    innerFolds =
      needsInner.contains(true)
      ? folds.map { Self.innerFolds(of: $0, spec: spec, data: data) }
      : folds.map { _ in .success([]) }
    do {
      let shared = UnitDigest(canonicalSpec: try spec.canonical, data: data)
      digest = shared.study
      units = try Self.expand(
        folds: folds, innerFolds: innerFolds, candidates: candidates, needsInner: needsInner,
        digest: shared)
    } catch {
      throw .folds("the spec cannot be written in canonical form: \(error)")
    }
  }

  /// The key under which everything random of one repeat and fold is drawn.
  public func key(of fold: Fold) -> RandomKey { Self.key(of: fold, spec: spec) }

  /// The rows that a unit is fitted on and scores.
  public func fold(of unit: WorkUnit) -> Fold {
    guard let inner = unit.inner, case .success(let inners) = innerFolds[unit.fold] else {
      return folds[unit.fold]
    }
    return inners[inner]
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
      sampler: key["balance"][candidate.balance], model: key["model"][candidate.name])
  }

  private static func key(of fold: Fold, spec: ExperimentSpec) -> RandomKey {
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

  private static func innerFolds(
    of fold: Fold, spec: ExperimentSpec, data: StudyData
  ) -> Result<[Fold], FitError> {
    Result { () throws(FitError) -> [Fold] in
      let inner = try spec.validation.value.inner(folds: spec.inner.folds).folds(
        of: data.table.selecting(rows: fold.train), labels: fold.train.map { data.labels[$0] },
        key: key(of: fold, spec: spec)["inner folds"])
      return inner.map { inner in
        Fold(
          repeat: inner.repeat, index: inner.index, train: inner.train.map { fold.train[$0] },
          test: inner.test.map { fold.train[$0] })
      }
    }
  }

  private static func expand(
    folds: [Fold], innerFolds: [Result<[Fold], FitError>], candidates: [Candidate],
    needsInner: [Bool], digest: UnitDigest
  ) throws -> [WorkUnit] {
    let pipelines = try candidates.map { try $0.pipeline.map { try StrictJSON.encode($0).text() } }
    return folds.indices.flatMap { fold in
      let inners = (try? innerFolds[fold].get()) ?? []
      let parts = [(nil, folds[fold])] + inners.enumerated().map { ($0.offset as Int?, $0.element) }
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
                "\(rows) inner \($0) of \(folds[fold].repeat) \(folds[fold].index)"
              }
                ?? rows, candidate: candidates[candidate].name, pipeline: pipeline))
        }
      }
    }
  }
}
