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
  public let number: Int
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

  /// Whether the same is fitted.
  fileprivate func isLike(_ other: Trial) -> Bool { !text.isEmpty && text == other.text }

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
  let search: TrialSearch
  private(set) var progress = TrialSearch.Progress()
  private(set) var trials: [Trial]
  /// For every trial the first one with the same pipeline, whose units it shares.
  private var first: [Int] = [0]

  init(
    of candidate: Int, _ own: Pipeline, scope: Scope, parts: [Part], search: TrialSearch
  ) {
    self.candidate = candidate
    self.scope = scope
    self.parts = parts
    self.search = search
    trials = [Trial(number: 0, settings: [], pipeline: .success(own))]
  }

  /// The trial whose units a trial has: the first one with the same pipeline.
  func shared(_ trial: Int) -> Trial { trials[first[trial]] }

  /// Goes on from what is known of trials on parts; `trial` makes that of a number and a point.
  mutating func advance(
    _ score: (_ trial: Trial, _ part: Part) -> TrialSearch.Score,
    trial: (_ number: Int, _ point: [Double]) -> Trial
  ) {
    var (trials, first) = (trials, first)
    progress = search.progress(from: progress.points) { points in
      for number in trials.count..<points.count {
        let new = trial(number, points[number])
        first.append(trials.firstIndex { $0.isLike(new) } ?? number)
        trials.append(new)
      }
    } score: { number, fold in
      guard case .success = trials[number].pipeline else { return .failed }
      return score(trials[first[number]], parts[fold])
    }
    (self.trials, self.first) = (trials, first)
  }
}
