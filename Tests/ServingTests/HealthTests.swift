import Foundation
import LearningTestKit
import Packages
import Serving
import Store
import Testing

/// A service whose folders or files go away while it runs.
@Suite struct HealthTests {
  private static let score = "/v1/models/churn/score"
  private static let row = "[{\(TestModels.row)}]"

  @Test("a models folder that cannot be listed is none without models")
  func unlisted() throws {
    let test = try TestService()
    let (models, away) = (test.library.path, test.library.path + "-away")
    let files = FileManager.default
    try files.moveItem(atPath: models, toPath: away)
    try Data().write(to: URL(filePath: models))
    let reason = "\(models): expected a folder, found a file"
    #expect(try eventually { try test.get("/healthz")?.status == 503 })
    #expect(try test.get("/healthz")?.detail == "not all models are known: \(reason)")
    // What was known goes on.
    #expect(try test.post(Self.score, Self.row)?.status == 200)
    #expect(try test.get("/v1/models")?.text.contains("\"churn\"") == true)
    let other = try test.post("/v1/models/other/score", Self.row)
    #expect(other?.status == 503)
    #expect(other?.detail == "whether there is a model 'other' is not known: \(reason)")
    try files.removeItem(atPath: models)
    try files.moveItem(atPath: away, toPath: models)
    #expect(try eventually { try test.get("/healthz")?.status == 200 })
    #expect(try test.post("/v1/models/other/score", Self.row)?.status == 404)
  }

  @Test("a service that never could list its models says so, and not that there are none")
  func neverListed() throws {
    let test = try TestService { configuration, folder in
      configuration.models = folder.appendingPathComponent("file").path
      try? Data().write(to: URL(filePath: configuration.models))
      configuration.results = configuration.models
    }
    let reason = "\(test.folder.path)/file: expected a folder, found a file"
    #expect(test.service.modelsFailure == reason)
    for path in ["/v1/models", "/ping", "/v2/health/ready"] {
      let answer = try test.get(path)
      #expect(answer?.status == 503, "\(path)")
      #expect(answer?.detail == "which models there are is not known: \(reason)", "\(path)")
    }
    #expect(try test.post("/invocations", Self.row)?.status == 503)
  }

  @Test(
    "a store that is deleted, moved or replaced takes no rows, and the health says so",
    arguments: ["deleted", "moved", "replaced", "log"])
  func store(what: String) throws {
    let test = try TestService()
    let path = test.folder.appendingPathComponent("scores.db").path
    #expect(try test.post(Self.score, Self.row)?.status == 200)
    let files = FileManager.default
    switch what {
    case "deleted": try files.removeItem(atPath: path)
    case "moved": try files.moveItem(atPath: path, toPath: path + ".old")
    case "log": try files.removeItem(atPath: path + "-wal")
    default:
      try files.moveItem(atPath: path, toPath: path + ".old")
      try Data().write(to: URL(filePath: path))
    }
    let reason =
      "\(path): was deleted, moved or replaced while it was in use; put it back, or start again with "
      + "a new file"
    for _ in 0..<2 {
      let refused = try test.post(Self.score, Self.row)
      #expect(refused?.status == 503)
      #expect(refused?.detail == "the rows cannot be stored, so none is scored: \(reason)")
    }
    let streamed = try test.post(
      csv: TestModels.csv, "\(Self.score)/stream", accept: "text/csv")
    #expect(streamed?.status == 503)
    #expect(try test.get("/healthz")?.status == 503)
    #expect(try test.get("/healthz")?.detail == "rows cannot be stored: \(reason)")
    // What is not to be stored is scored.
    let passing = #"{"store":false,"rows":\#(Self.row)}"#
    #expect(try test.post(Self.score, passing)?.status == 200)
    guard what == "moved" else { return }
    try files.moveItem(atPath: path + ".old", toPath: path)
    #expect(try test.post(Self.score, Self.row)?.status == 200)
    #expect(try test.get("/healthz")?.status == 200)
  }
}
