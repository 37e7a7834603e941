public import Learning
import Metrics
public import StrictJSON
import Tuning

/// How a candidate's settings are searched.
public struct CandidateSearch: Hashable, Sendable {
  public let spec: TuneSpec
  /// What is varied.
  public let space: SearchSpace
  /// The place in the study of the same model with its own settings: trial 0 of every search.
  public let own: Int
  /// The document that settings are put into.
  private let model: JSON

  init(_ spec: TuneSpec, space: SearchSpace, own: Int, model: TrialModel) {
    self.spec = spec
    self.space = space
    self.own = own
    self.model = (try? model.document) ?? .null
  }

  /// The trial at a point of the space.
  func trial(_ number: Int, at point: [Double]) -> Trial {
    let settings = space.settings(at: point)
    do {
      let pipeline = try spec.model(model, with: settings).pipeline
      return Trial(number: number, settings: settings, pipeline: .success(pipeline))
    } catch {
      return Trial(number: number, settings: settings, pipeline: .failure(error))
    }
  }
}

extension ModelSpec {
  /// Whether a search of its settings chooses the balance strategy, too.
  var variesBalance: Bool { tune?.space?.varies("balance") ?? false }
}

extension Candidate {
  /// How many fits it takes on a fold at most.
  var wholeFits: Int { search.map { $0.spec.nested ? 1 : $0.spec.trials } ?? 1 }

  /// How many it takes on an inner fold at most.
  var innerFits: Int { search?.spec.trials ?? 1 }
}

/// Settings that a search tries in place of a model's own.
public struct Trial: Sendable {
  /// 0 is the model's own settings.
  public private(set) var number: Int
  /// What stands in place of the model's own, by the paths of the space; nothing for trial 0.
  public let settings: [(name: String, value: JSON)]
  /// What is fitted; or why these settings do not go together.
  let pipeline: Result<Pipeline, FitError>
  /// The pipeline as units are named by it.
  let text: String

  init(
    number: Int, settings: [(name: String, value: JSON)], pipeline: Result<Pipeline, FitError>
  ) {
    self.number = number
    self.settings = settings
    self.pipeline = pipeline
    text = (try? StrictJSON.encode(pipeline.get()).text()) ?? ""
  }

  /// The same under another number.
  func numbered(_ number: Int) -> Trial {
    var trial = self
    trial.number = number
    return trial
  }

  /// The settings as an object.
  public var document: JSON { .object(settings.map { JSON.Member($0.name, $0.value) }) }
}

/// A search of a candidate's settings as far as it has come: among trials that are fitted and judged on some
/// folds.
struct FoldSearch: Sendable {
  /// The rows among which settings are searched.
  enum Scope: Hashable, Sendable {
    /// The training rows of a fold, by its place: trials are judged on its inner folds.
    case fold(Int)
    /// All rows: trials are judged on the study's folds.
    case all
  }

  /// A fold that trials are judged on.
  struct Part: Hashable, Sendable {
    var fold: Int
    var inner: Int?
  }

  /// The candidate's place.
  let candidate: Int
  let scope: Scope
  /// The folds that trials are judged on, in the order of rungs.
  let parts: [Part]
  /// How many inner folds of its fold are not looked at.
  let unlookedFolds: Int
  let search: TrialSearch
  private(set) var progress = TrialSearch.Progress()
  private(set) var trials: [Trial]
  /// For every trial the first one with the same pipeline, whose units it shares.
  private var first: [Int] = [0]
  /// Where trials stand by their pipelines.
  private var numbers: [String: Int]
  /// What trials have reached, part by part, as far as it was known.
  private var scores: [[TrialSearch.Score]] = []

  init(
    of candidate: Int, _ own: Pipeline, scope: Scope, parts: [Part], unlookedFolds: Int,
    search: TrialSearch
  ) {
    self.candidate = candidate
    self.scope = scope
    self.parts = parts
    self.unlookedFolds = unlookedFolds
    self.search = search
    let trial = Trial(number: 0, settings: [], pipeline: .success(own))
    trials = [trial]
    numbers = [trial.text: 0]
  }

  /// The trial whose units a trial has: the first one with the same pipeline.
  func shared(_ trial: Int) -> Trial { trials[first[trial]] }

  /// What a trial lost on a part, by its place; infinite where it failed or that is not known.
  func loss(_ trial: Int, _ part: Int) -> Double {
    guard scores.indices.contains(trial), case .loss(let loss) = scores[trial][part] else {
      return .infinity
    }
    return loss
  }

  /// Goes on from what is known of trials on parts; `trial` makes that of a number and a point.
  mutating func advance(
    _ score: (_ trial: Trial, _ part: Part) -> TrialSearch.Score,
    trial: (_ number: Int, _ point: [Double]) -> Trial
  ) {
    var (trials, first, numbers, scores) = (trials, first, numbers, scores)
    progress = search.progress(from: progress.points) { points in
      for number in trials.count..<points.count {
        let new = trial(number, points[number])
        // Settings that do not go together have no pipeline, and are like no others.
        let known = new.text.isEmpty ? nil : numbers[new.text]
        first.append(known ?? number)
        if known == nil, !new.text.isEmpty { numbers[new.text] = number }
        trials.append(new)
      }
      let unknown = [TrialSearch.Score](repeating: .unknown, count: parts.count)
      while scores.count < trials.count { scores.append(unknown) }
    } score: { number, part in
      guard case .success = trials[number].pipeline else { return .failed }
      if scores[number][part] == .unknown {
        scores[number][part] = score(trials[first[number]], parts[part])
      }
      return scores[number][part]
    }
    (self.trials, self.first, self.numbers, self.scores) = (trials, first, numbers, scores)
  }
}
