import Catalog
import Foundation
import Learning
import Packages
import Serving

/// A service with a model or two, in a folder that goes away with it.
final class TestService {
  let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("workbench-serving-\(UUID().uuidString)")
  let library: ModelLibrary
  let service: Service

  /// Starts a service with the model `churn`, a logistic regression.
  init(
    isForest: Bool = false, _ change: (inout ServiceConfiguration, URL) -> Void = { _, _ in }
  ) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    library = ModelLibrary(path: folder.appendingPathComponent("models").path)
    let scorer = try TestModels.scorer(isForest ? TestModels.forest : TestModels.logistic)
    try library.add(TestModels.package("churn", version: 1, scorer), onnx: [])
    var configuration = ServiceConfiguration(catalog: .standard, release: "0.1.0")
    configuration.server.limits = .patient
    configuration.models = library.path
    configuration.results = folder.appendingPathComponent("results").path
    configuration.store = folder.appendingPathComponent("scores.db").path
    change(&configuration, folder)
    service = try Service(configuration)
  }

  deinit {
    service.stop(within: 5)
    try? FileManager.default.removeItem(at: folder)
  }

  /// The scorer of a version.
  func scorer(_ version: Int = 1) throws -> Scorer {
    try library.package("churn", version: version, catalog: .standard).scorer
  }

  func get(_ path: String, headers: [String: String] = [:]) throws -> RawConnection.Response? {
    try RawConnection.ask("GET", path, port: service.port, headers: headers)
  }

  /// Sends a JSON document.
  func post(
    _ path: String, _ text: String, method: String = "POST", headers: [String: String] = [:]
  ) throws -> RawConnection.Response? {
    try RawConnection.ask(
      method, path, port: service.port, headers: json.merging(headers) { $1 },
      body: Array(text.utf8))
  }

  /// Sends delimited text.
  func post(csv text: String, _ path: String, accept: String? = nil) throws
    -> RawConnection.Response?
  {
    var headers = ["Content-Type": "text/csv"]
    headers["Accept"] = accept
    return try RawConnection.ask(
      "POST", path, port: service.port, headers: headers, body: Array(text.utf8))
  }
}

extension RawConnection.Response {
  /// The probabilities of an answer.
  var probabilities: [Double] {
    (json["results"] as? [[String: Any]] ?? []).compactMap { $0["probability"] as? Double }
  }

  /// The sentence of a problem.
  var detail: String { json["detail"] as? String ?? "" }
}
