import Locks

/// A response that is being made.
final class Promise: Sendable {
  private let response = Guarded<HTTPResponse?>(nil)

  /// Keeps the response; false where there was one.
  func fulfil(_ response: HTTPResponse) -> Bool {
    self.response.withLock { kept in
      guard kept == nil else { return false }
      kept = response
      return true
    }
  }

  var value: HTTPResponse? { response.withLock { $0 } }
}
