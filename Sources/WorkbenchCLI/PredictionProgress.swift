import Concurrency
import StrictJSON
import Workbench

/// How far a file is scored, on standard error: one line that changes on a terminal, one every few
/// seconds elsewhere.
final class PredictionProgress: Sendable {
  private struct State {
    var start = ContinuousClock.now
    var last = ContinuousClock.now
    var isLineOpen = false
  }

  private let isShown: Bool
  private let state = Mutex(State())

  init(isShown: Bool) { self.isShown = isShown }

  /// Shows how far it is, not too often.
  func show(_ progress: BulkScoring.Progress) {
    guard isShown else { return }
    let text = state.withLock { state -> String? in
      let now = ContinuousClock.now
      let pause: Duration = Terminal.isInteractive ? .milliseconds(200) : .seconds(5)
      guard now - state.last >= pause else { return nil }
      state.last = now
      state.isLineOpen = Terminal.isInteractive
      return line(progress, seconds: (now - state.start) / .seconds(1))
    }
    guard let text else { return }
    Terminal.note(Terminal.isInteractive ? "\r\u{1B}[K" + text : text + "\n")
  }

  /// Takes away the line that changes.
  func clear() {
    let isOpen = state.withLock { state in
      defer { state.isLineOpen = false }
      return state.isLineOpen
    }
    if isOpen { Terminal.note("\r\u{1B}[K") }
  }

  private func line(_ progress: BulkScoring.Progress, seconds: Double) -> String {
    let speed = Int(Double(progress.rows) / max(seconds, 1e-6))
    let share = progress.size.map { size in
      "\(decimal(100 * Double(progress.bytesRead) / Double(max(size, 1)), places: 1)) %, "
    }
    return "\(share ?? "")\(progress.rows) rows, \(speed) rows/s"
  }
}
