public import Learning
public import Randomness
import StrictJSON

/// A spec with its data, expanded: all that will run, before anything does.
public struct Study: Sendable {
  /// Raised whenever the same spec and data would give other results.
  public static let formatVersion = 1

  /// What was asked.
  public let spec: ExperimentSpec
  /// The rows.
  public let data: StudyData
  /// The folds, which every candidate meets.
  public let folds: [Fold]
  /// The candidates, in the spec's order, then the baselines.
  public let candidates: [Candidate]
  /// Every candidate on every fold, fold by fold.
  public let units: [WorkUnit]
  /// The digest of spec, data and format: two studies with the same are the same study.
  public let digest: String

  /// Expands a spec on its data.
  ///
  /// Throws where the rows cannot be cut into the folds that are asked.
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
    do {
      let shared = UnitDigest(canonicalSpec: try spec.canonical, data: data)
      digest = shared.study
      units = try Self.expand(folds: folds, candidates: candidates, digest: shared)
    } catch {
      throw .folds("the spec cannot be written in canonical form: \(error)")
    }
  }

  /// The key under which everything random of one repeat and fold is drawn.
  public func key(of fold: Fold) -> RandomKey {
    RandomKey(seed: spec.seed)["repeat", fold.repeat]["fold", fold.index]
  }

  private static func expand(
    folds: [Fold], candidates: [Candidate], digest: UnitDigest
  ) throws -> [WorkUnit] {
    let pipelines = try candidates.map { try StrictJSON.encode($0.pipeline).text() }
    return folds.indices.flatMap { fold in
      let rows = digest.fold(folds[fold])
      return candidates.indices.map { candidate in
        WorkUnit(
          candidate: candidate, fold: fold,
          digest: UnitDigest.unit(
            fold: rows, candidate: candidates[candidate].name, pipeline: pipelines[candidate]))
      }
    }
  }
}
