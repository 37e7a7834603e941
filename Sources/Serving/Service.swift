package import Store

/// The service: models, results and the web application over HTTP, in one process.
package final class Service: Sendable {
  private let core: ServiceContext
  private let server: HTTPServer
  private let isEncrypted: Bool
  private let address: String

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
