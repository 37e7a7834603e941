import Concurrency
import Experiments
import StrictJSON

/// Progress of a run on standard error: a bar on a terminal, plain lines elsewhere.
final class ProgressDisplay: Sendable {
  private struct State {
    var start = ContinuousClock.now
    var kept = 0
    var lastLine = ContinuousClock.now
    var failures = 0
    var told: [Finding] = []
    /// What the line of the terminal says, where it has not ended.
    var open: String?
    /// How far searches of settings have come, by candidate.
    var stages: [String: String] = [:]
  }

  private let state = Mutex(State())
  private let warns: Bool

  /// - Parameter warns: whether to show what the audit of the data found.
  init(warns: Bool) { self.warns = warns }

  /// What the audit found in rows and folds, as far as it was shown.
  var told: [Finding] { state.withLock { $0.told } }

  func show(_ event: StudyEvent) {
    switch event {
    case .unfit(let issues):
      for issue in issues { Terminal.note("warning: \(issue)\n") }
    case .demanded(let demand):
      if let warning = demand.warning { Terminal.note("warning: \(warning)\n") }
    case .audited(let findings):
      let told = warns ? findings.filter { $0.severity > .note } : []
      state.withLock { $0.told = told }
      for finding in told { Terminal.note("audit: \(finding.sentence)\n") }
    case .started(let kept, let damaged, let total):
      state.withLock { $0.kept = kept }
      if kept > 0 { Terminal.note("\(kept) of \(total) fits are kept from before\n") }
      if damaged > 0 {
        Terminal.note("\(damaged) damaged unit file\(damaged == 1 ? " is" : "s are") done again\n")
      }
    case .finished(let candidate, let outcome, let done, let total):
      state.withLock { state in
        if outcome.failure != nil { state.failures += 1 }
        let stage = state.stages[candidate.name].map { " \($0)" } ?? ""
        let text = line(candidate.name + stage, done: done, total: total, state: state)
        if Terminal.isInteractive {
          Terminal.rewriteLine(text, isLast: done == total)
          state.open = done == total ? nil : text
        } else if done == total || .now - state.lastLine >= .seconds(2) {
          state.lastLine = .now
          Terminal.note(text + "\n")
        }
      }
    case .advanced(let candidate, let trials, let folds, let all):
      let stage = "\(trials) trial\(trials == 1 ? "" : "s"), \(folds)/\(all) folds"
      state.withLock { $0.stages[candidate.name] = stage }
      if !Terminal.isInteractive { Terminal.note("\(candidate.name): \(stage)\n") }
    case .completed(let total):
      // A search that keeps what is known asks for nothing more: the last line may not have been the end.
      state.withLock { state in
        guard state.open != nil else { return }
        Terminal.rewriteLine(line("", done: total, total: total, state: state), isLast: true)
        state.open = nil
      }
    }
  }

  private func line(_ candidate: String, done: Int, total: Int, state: State) -> String {
    let elapsed = (ContinuousClock.now - state.start).components.seconds
    let fresh = done - state.kept
    let remaining = fresh > 0 ? Int(elapsed) * (total - done) / fresh : 0
    let failed = state.failures > 0 ? ", \(state.failures) failed" : ""
    let numbers =
      "\(done)/\(total)\(failed)  \(clock(Int(elapsed))) elapsed  \(clock(remaining)) left"
    guard Terminal.isInteractive else { return "\(numbers)  \(candidate)" }
    let width = Terminal.errorWidth ?? 80
    let cells = max(4, min(30, width - numbers.count - candidate.count - 8))
    let filled = cells * done / max(total, 1)
    let bar =
      String(repeating: "█", count: filled) + String(repeating: "░", count: cells - filled)
    return String("\(bar)  \(numbers)  \(candidate)".prefix(width - 1))
  }

  private func clock(_ seconds: Int) -> String {
    let rest = seconds % 60
    return "\(seconds / 60):\(rest < 10 ? "0" : "")\(rest)"
  }
}
