import Concurrency
import Dispatch
import Foundation
import Learning
import LearningTestKit
import Packages
import Serving
import Testing

import struct Synchronization.Atomic

/// Versions that come, change and go while they are served.
@Suite struct ModelRoutesTests {
  private static let body = "[{\(TestModels.row)}]"

  private func version(_ test: TestService) throws -> Int? {
    try test.post("/v1/models/churn/score", Self.body)?.json["version"] as? Int
  }

  @Test("a new version is picked up, switched back, and switched to again")
  func versions() throws {
    let test = try TestService()
    #expect(try version(test) == 1)
    let other = try TestModels.scorer(TestModels.forest, seed: 3)
    try test.library.add(TestModels.package("churn", version: 2, other), onnx: [])
    #expect(try eventually { try version(test) == 2 })
    let back = try test.post("/v1/models/churn/active", "{\"version\":1}", method: "PUT")
    #expect(back?.status == 200 && back?.json["version"] as? Int == 1)
    #expect(try version(test) == 1)
    #expect(test.library.activeVersion(of: "churn") == 1)
    _ = try test.post("/v1/models/churn/active", "{\"version\":2}", method: "PUT")
    #expect(try version(test) == 2)
    let versions = try test.get("/v1/models/churn")?.json["versions"] as? [[String: Any]]
    #expect(versions?.map { $0["status"] as? String } == ["ready", "ready"])
    for (text, status) in [
      ("{\"version\":3}", 404), ("{\"version\":\"1\"}", 422), ("{}", 422), ("{", 400),
    ] {
      let refused = try test.post("/v1/models/churn/active", text, method: "PUT")
      #expect(refused?.status == status, "\(text)")
    }
  }

  @Test("a version whose golden rows score otherwise, or that is damaged, is not served")
  func refused() throws {
    let test = try TestService()
    let scorer = try test.scorer()
    let wrong = [Float](repeating: 0.5, count: 40)
    try test.library.add(TestModels.package("churn", version: 2, scorer, golden: wrong), onnx: [])
    #expect(try eventually { try test.post("/v1/models/churn/score", Self.body)?.status == 503 })
    let problem = try test.post("/v1/models/churn/score", Self.body)
    #expect(
      problem?.detail.contains("version 2 of model 'churn' is not served: ") == true
        && problem?.detail.contains("golden row 1 scores") == true, "\(problem?.detail ?? "")")
    #expect(try test.get("/v2/health/ready")?.status == 503)
    let entry = try #require(
      (try test.get("/v1/models")?.json["models"] as? [[String: Any]])?.first)
    let versions = entry["versions"] as? [[String: Any]]
    #expect(versions?.map { $0["status"] as? String } == ["ready", "refused"])
    #expect((versions?[1]["reason"] as? String)?.contains("golden row 1") == true)
    #expect(
      try test.post("/v1/models/churn/active", "{\"version\":1}", method: "PUT")?.status == 200)
    #expect(try version(test) == 1)
    #expect(
      try test.post("/v1/models/churn/active", "{\"version\":2}", method: "PUT")?.status == 409)
    try test.library.add(TestModels.package("other", version: 1, scorer), onnx: [])
    let weights = test.library.folder(of: "other", version: 1) + "/weights.safetensors"
    try Data(Data(contentsOf: URL(fileURLWithPath: weights)).dropLast(8)).write(
      to: URL(fileURLWithPath: weights))
    let manifest = test.library.folder(of: "other", version: 1) + "/manifest.json"
    try FileManager.default.setAttributes([.modificationDate: Date()], ofItemAtPath: manifest)
    #expect(try eventually { try test.post("/v1/models/other/score", Self.body)?.status == 503 })
  }

  @Test(
    "a version that was refused for what has passed is served, though no file says that it changed")
  func passing() throws {
    let test = try TestService()
    try test.library.add(
      TestModels.package("churn", version: 2, TestModels.scorer(TestModels.forest, seed: 3)),
      onnx: [])
    #expect(try eventually { try version(test) == 2 })
    try test.library.add(TestModels.package("churn", version: 3, test.scorer()), onnx: [])
    let weights = test.library.folder(of: "churn", version: 2) + "/weights.safetensors"
    let whole = try Data(contentsOf: URL(fileURLWithPath: weights))
    let times = try FileManager.default.attributesOfItem(atPath: weights)
    func write(_ bytes: Data) throws {
      let file = try FileHandle(forWritingTo: URL(fileURLWithPath: weights))
      try file.write(contentsOf: bytes)
      try file.close()
      let time = try #require(times[.modificationDate] as? Date)
      try FileManager.default.setAttributes([.modificationDate: time], ofItemAtPath: weights)
    }
    #expect(try eventually { try version(test) == 3 })
    var broken = whole
    broken[broken.count - 1] ^= 0xFF
    try write(broken)
    try test.library.activate(2, of: "churn")
    #expect(try eventually { try test.post("/v1/models/churn/score", Self.body)?.status == 503 })
    try write(whole)
    #expect(try eventually { try version(test) == 2 })
  }

  @Test(
    "a package that is deleted is served from memory until it is taken off, and then is not there")
  func deleted() throws {
    let test = try TestService()
    let connection = try RawConnection(port: test.service.port)
    try FileManager.default.removeItem(atPath: test.library.path + "/churn")
    var statuses: Set<Int> = []
    let isGone = eventually {
      connection.request(
        "POST", "/v1/models/churn/score", headers: json, body: Array(Self.body.utf8))
      let status = connection.response()?.status ?? 0
      statuses.insert(status)
      return status == 404
    }
    #expect(isGone)
    #expect(statuses == [200, 404])
    #expect(try test.get("/v1/models")?.text == "{\"models\":[]}")
    #expect(try test.get("/ping")?.status == 503)
    let scorer = try TestModels.scorer(TestModels.logistic)
    try test.library.add(TestModels.package("churn", version: 1, scorer), onnx: [])
    #expect(try eventually { try version(test) == 1 })
  }

  @Test(
    "a version whose manifest is gone or no manifest is listed with its reason, the one in use in the state of the service too"
  )
  func unreadable() throws {
    let test = try TestService()
    let scorer = try TestModels.scorer(TestModels.logistic)
    try test.library.add(TestModels.package("churn", version: 2, scorer), onnx: [])
    #expect(try eventually { try version(test) == 2 })
    let old = test.library.folder(of: "churn", version: 1)
    try FileManager.default.removeItem(atPath: old + "/manifest.json")
    func versions() throws -> [[String: Any]]? {
      let models = try test.get("/v1/models")?.json["models"] as? [[String: Any]]
      return models?.first?["versions"] as? [[String: Any]]
    }
    #expect(try eventually { try versions()?.first?["status"] as? String == "refused" })
    let listed = try #require(try versions())
    #expect(listed.count == 2 && listed[1]["status"] as? String == "ready")
    #expect((listed[0]["reason"] as? String)?.contains("manifest.json") == true)
    #expect(try test.get("/healthz")?.text == "{\"status\":\"ok\",\"models\":1}")
    // What takes the place of the version in use and cannot be read.
    let folder = test.library.folder(of: "churn", version: 3)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try test.library.activate(3, of: "churn")
    #expect(
      try eventually {
        let refused = try test.get("/healthz")?.json["refused"] as? [String]
        return refused == ["version 3 of model 'churn' is not served: /v1/models says why"]
      })
    #expect(try versions()?.count == 3)
  }

  @Test(
    "a parity report says whether the graph may stand in for the model, by the report's own rule")
  func parity() throws {
    let test = try TestService()
    let path = "/v1/models/churn/parity"
    for (version, theirs) in [(2, [0.1, 0.9]), (3, [0.1, 0.8])] as [(Int, [Float])] {
      let report = ParityReport(
        ours: [0.1, 0.9], theirs: theirs, theirDecisions: [false, true], threshold: 0.5,
        runtime: "onnxruntime \(version)")
      var package = try TestModels.package("churn", version: version, test.scorer())
      package.parity = .compared(report)
      try test.library.add(package, onnx: [])
      #expect(
        try eventually { try test.get(path)?.json["runtime"] as? String == report.runtime })
      let answer = try #require(try test.get(path)?.json)
      #expect(answer["isWithinBounds"] as? Bool == (version == 2))
      #expect(report.isWithinBounds == (version == 2))
      #expect(answer["rows"] as? Int == 2 && answer["decisionFlipsBeyondMargin"] as? Int == 0)
    }
    var package = try TestModels.package("churn", version: 4, test.scorer())
    package.parity = .failed(reason: "no Python")
    try test.library.add(package, onnx: [])
    #expect(try eventually { try test.get(path)?.text == "{\"reason\":\"no Python\"}" })
    let document = try #require(try test.get("/openapi.json")?.json)
    let schemas = (document["components"] as? [String: Any])?["schemas"] as? [String: Any]
    let kinds = (schemas?["Parity"] as? [String: Any])?["oneOf"] as? [[String: Any]]
    #expect((kinds?.first?["required"] as? [String])?.contains("isWithinBounds") == true)
  }

  @Test("a request sees one version whole, however often versions are switched")
  func whole() throws {
    let test = try TestService()
    try test.library.add(
      TestModels.package("churn", version: 2, try TestModels.scorer(TestModels.forest, seed: 3)),
      onnx: [])
    let rows = try RawRows(TestModels.table(), schema: test.scorer().schema)
    let expected = [try test.scorer(1).scores(of: rows), try test.scorer(2).scores(of: rows)]
    #expect(try eventually { try version(test) == 2 })
    let port = test.service.port
    let isOver = Atomic<Bool>(false)
    let problems = Mutex<[String]>([])
    // Every time that a sender saw another version than in its answer before.
    let changes = Counter()
    let senders = inThreads(2) { _ in
      do {
        var last: Int?
        let connection = try RawConnection(port: port)
        while !isOver.load(ordering: .relaxed) {
          connection.request(
            "POST", "/v1/models/churn/score",
            headers: ["Content-Type": "text/csv", "Accept": "application/json"],
            body: Array(TestModels.csv.utf8))
          guard let answer = connection.response(), let version = answer.json["version"] as? Int
          else {
            problems.withLock { $0.append("no answer") }
            return
          }
          if let last, last != version { changes.increment() }
          last = version
          if answer.probabilities.map({ Float($0) }) != expected[version - 1] {
            problems.withLock { $0.append("version \(version) with other scores") }
          }
        }
      } catch {
        problems.withLock { $0.append("\(error)") }
      }
    }
    var number = 1
    let isSwitched = try eventually {
      _ = try RawConnection.ask(
        "PUT", "/v1/models/churn/active", port: port, headers: json,
        body: Array("{\"version\":\(number)}".utf8))
      number = 3 - number
      return changes.count >= 20
    }
    isOver.store(true, ordering: .relaxed)
    senders.wait()
    #expect(problems.withLock { $0 } == [])
    #expect(isSwitched)
  }
}
