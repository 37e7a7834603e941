import Concurrency

/// A response that is being made.
final class DeferredResponse: Sendable {
  private struct State: Sendable {
    var response: HTTPResponse?
    var isAwaited = false
  }

  private let state = Mutex(State())

  /// The response, when it is there.
  var value: HTTPResponse? { state.withLock { $0.response } }

  /// Keeps the first response; true where a connection sleeps until then.
  func fulfil(_ response: HTTPResponse) -> Bool {
    state.withLock { state in
      guard state.response == nil else { return false }
      state.response = response
      return state.isAwaited
    }
  }

  /// Calls `sleep` where the response is not there yet, and before it can be; false where it is.
  func await(_ sleep: () -> Void) -> Bool {
    state.withLock { state in
      guard state.response == nil else { return false }
      state.isAwaited = true
      sleep()
      return true
    }
  }
}
