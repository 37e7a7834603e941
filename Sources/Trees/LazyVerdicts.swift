import Concurrency

/// A forest for scoring, made when it is first needed.
final class LazyVerdicts: Sendable {
  private enum State: Sendable {
    case unmade
    case made(ForestVerdicts?)
  }

  private let state = Mutex(State.unmade)

  /// The forest of these trees, always the same ones; nil where there is none.
  func value(_ trees: [Tree], bins: [FeatureBins]) -> ForestVerdicts? {
    state.withLock { state in
      if case .made(let verdicts) = state { return verdicts }
      let verdicts = ForestVerdicts(trees, bins: bins)
      state = .made(verdicts)
      return verdicts
    }
  }
}
