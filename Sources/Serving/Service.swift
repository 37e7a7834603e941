package import Store

/// The service: models, results and the web application over HTTP, in one process.
package final class Service: Sendable {
  private let core: ServiceContext
  private let server: HTTPServer
  private let isEncrypted: Bool
  private let address: String

  /// How many connections other machines may have each, where no proxy stands in front of them.
  package static let connectionsPerAddress = 256

  package init(_ configuration: ServiceConfiguration) throws(ServiceError) {
    let isLocal = ListeningSocket.isLoopback(configuration.server.address)
    if !isLocal, configuration.server.token?.isEmpty ?? true {
      throw .tokenNeeded(address: configuration.server.address)
    }
    let core: ServiceContext
    do throws(StoreError) {
      core = try ServiceContext(configuration)
    } catch {
      throw .store(error)
    }
    var settings = configuration.server
    if !isLocal, !configuration.isBehindProxy, settings.limits.connectionsPerAddress == 0 {
      settings.limits.connectionsPerAddress = Self.connectionsPerAddress
    }
    settings.headers += SecurityHeaders.all(isEncrypted: settings.identity != nil)
    do throws(HTTPServerError) {
      server = try HTTPServer(settings, routes: ServiceRoutes(service: core).routes) { record in
        core.counters.count(record)
        configuration.log?(record)
      }
    } catch {
      throw .server(error)
    }
    self.core = core
    isEncrypted = settings.identity != nil
    address = settings.address
    core.registry.watch()
  }

  package var url: String {
    let host = address.contains(":") ? "[\(address)]" : address
    return "http\(isEncrypted ? "s" : "")://\(host):\(server.port)/"
  }

  package var port: Int { server.port }

  /// Models that are served, and those that are not, with the reason.
  package var models: [(name: String, version: Int, refusal: String?)] {
    core.registry.all.map { entry in
      (entry.name, entry.active, entry.versions.first { $0.number == entry.active }?.refusal)
    }
  }

  /// The number of requests that are being received or answered.
  package var activeRequests: Int { server.activeCount }

  /// Bytes of bodies that are being received or answered.
  package var bodyBytes: Int { server.bodyBytes }

  /// Why there may be models that are not known.
  package var modelsFailure: String? { core.registry.failure }

  /// The store of scored rows.
  package var store: ScoreStore? { core.store }

  /// Takes no new connections, finishes what runs, writes what waits, and ends.
  ///
  /// False where something did not end in time; then the process should end without it.
  @discardableResult
  package func stop(within seconds: Int = 30) -> Bool {
    core.jobs?.cancel()
    let hasEnded = server.stop(within: seconds)
    core.store?.flush()
    return hasEnded
  }
}

/// Fields of every response that keep a browser from doing more with it than it should.
enum SecurityHeaders {
  /// Scripts, styles and data come from this server only, and no other page may show this one.
  ///
  /// Vega runs by its interpreter, so nothing is evaluated.
  private static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  static func all(isEncrypted: Bool) -> [(name: String, value: String)] {
    [
      ("Content-Security-Policy", policy), ("X-Content-Type-Options", "nosniff"),
      ("Referrer-Policy", "no-referrer"), ("Cache-Control", "no-store"),
      ("Cross-Origin-Resource-Policy", "same-origin"),
    ] + (isEncrypted ? [("Strict-Transport-Security", "max-age=31536000")] : [])
  }
}

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
