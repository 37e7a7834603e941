package import Store

/// Why a service does not start.
package enum ServiceError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Its socket cannot be opened.
  case server(HTTPServerError)
  /// Its file of scored rows cannot be used.
  case store(StoreError)
  /// Other machines could connect, and there is no token.
  case tokenNeeded(address: String)

  package var description: String {
    switch self {
    case .server(let error): "\(error)"
    case .store(let error): "\(error)"
    case .tokenNeeded(let address):
      "other machines can connect to \(address), so a token is needed: --token-file FILE, or "
        + "WORKBENCH_TOKEN in the environment"
    }
  }
}
