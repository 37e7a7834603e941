import Catalog
import Concurrency
import Dispatch
import Foundation
import Learning
import LearningTestKit
import Serving
import Testing

/// Runs that are looked at, and candidates that become models.
@Suite struct RunRoutesTests {
  /// The results that the repository ships, and a figure.
  private static func copyResults(to folder: URL) {
    let results = folder.appendingPathComponent("results")
    let kept = Fixture.url("runs/recall")
    try? FileManager.default.createDirectory(at: results, withIntermediateDirectories: true)
    try? FileManager.default.copyItem(at: kept, to: results.appendingPathComponent("recall"))
    let figures = results.appendingPathComponent("recall/figures")
    try? FileManager.default.createDirectory(at: figures, withIntermediateDirectories: true)
    try? Data("{\"mark\":\"line\"}".utf8).write(to: figures.appendingPathComponent("roc.vg.json"))
    try? FileManager.default.createDirectory(
      at: results.appendingPathComponent("empty"), withIntermediateDirectories: true)
  }

  @Test("runs are listed with their conclusions, leaderboards and figures")
  func runs() throws {
    let test = try TestService { _, folder in Self.copyResults(to: folder) }
    let runs = try #require(try test.get("/v1/runs")?.json["runs"] as? [[String: Any]])
    #expect(runs.map { $0["name"] as? String } == ["recall"])
    #expect(runs[0]["rows"] as? Int == 5000 && runs[0]["positives"] as? Int == 1161)
    let run = try #require(try test.get("/v1/runs/recall")?.json)
    #expect(run["ranking"] as? String == "recall" && run["confidence"] as? Double == 0.95)
    let rows = try #require(run["rows"] as? [[String: Any]])
    #expect(rows.count == runs[0]["candidates"] as? Int)
    #expect(rows[0]["rank"] as? Int == 1 && rows[0]["standing"] as? String == "leader")
    let recall = try #require((rows[0]["estimates"] as? [String: [String: Double]])?["recall"])
    let ends = try #require((recall["lower"], recall["upper"]) as? (Double, Double))
    #expect(ends.0 <= recall["value"] ?? 2 && ends.1 >= recall["value"] ?? -1)
    #expect(run["figures"] as? [String] == ["roc"])
    #expect(try test.get("/v1/runs/recall/figures/roc")?.text == "{\"mark\":\"line\"}")
    for path in ["none", "empty", "..", "%2e%2e", "recall/figures/none", "recall/figures/..%2froc"]
    {
      #expect(try test.get("/v1/runs/\(path)")?.status == 404, "\(path)")
    }
  }

  @Test("who looks at runs on a disk that hangs holds up no rows")
  func slowDisk() throws {
    let test = try TestService { _, folder in Self.copyResults(to: folder) }
    let port = test.service.port
    // A pipe in place of a file: who reads it waits until it is closed.
    let file = test.folder.appendingPathComponent("results/recall/leaderboard.csv")
    let whole = try Data(contentsOf: file)
    try FileManager.default.removeItem(at: file)
    try #require(mkfifo(file.path, 0o600) == 0)
    let looks = inThreads(4) { _ in
      _ = try? RawConnection.ask("GET", "/v1/runs/recall", port: port)
    }
    var pipe: Int32 = -1
    #expect(
      eventually {
        pipe = open(file.path, O_WRONLY | O_NONBLOCK)
        return pipe >= 0
      }, "somebody reads it")
    for _ in 0..<8 {
      #expect(try test.post("/v1/models/churn/score", "[{\(TestModels.row)}]")?.status == 200)
    }
    try FileManager.default.removeItem(at: file)
    try whole.write(to: file)
    close(pipe)
    looks.wait()
    #expect(try test.get("/v1/runs/recall")?.status == 200)
  }

  @Test("a promotion whose table is not there names what can be done from a client")
  func missingTable() throws {
    let test = try TestService { configuration, folder in
      Self.copyResults(to: folder)
      // As if the run had been made of another table.
      let manifest = folder.appendingPathComponent("results/recall/manifest.json")
      let text = (try? String(contentsOf: manifest, encoding: .utf8)) ?? ""
      let parts = text.components(separatedBy: "\"sha256\": \"")
      let other =
        parts[0] + "\"sha256\": \"" + String(repeating: "0", count: 64)
        + parts.dropFirst().joined().dropFirst(64)
      try? Data(other.utf8).write(to: manifest)
      configuration.promote = ServiceConfiguration.promotions(
        into: configuration.models, catalog: .standard, release: "0.1.0", threads: 1)
    }
    let started = try test.post(
      "/v1/runs/recall/promotions", #"{"rank":1,"as":"x","evenIneligible":true}"#)
    let job = try #require(started?.headers["location"], "\(started?.text ?? "")")
    #expect(try eventually { try test.get(job)?.json["status"] as? String == "failed" })
    let reason = try test.get(job)?.json["reason"] as? String
    #expect(
      reason?.hasSuffix(
        ". Put it there, or promote with `workbench promote` and its option --data") == true,
      "\(reason ?? "")")
  }

  @Test("a promotion is a job that can be followed to its end, one after the other")
  func promotions() throws {
    let gate = DispatchSemaphore(value: 0)
    let test = try TestService { configuration, folder in
      Self.copyResults(to: folder)
      configuration.promote = { order, progress, _ throws(PromotionRefusal) in
        progress("fitting")
        gate.wait()
        guard order.candidate == "forest" else {
          throw PromotionRefusal("it cannot be fitted")
        }
        return PromotedModel(name: order.name, version: order.evenIneligible ? 2 : 1)
      }
    }
    func start(_ body: String) throws -> [String: Any] {
      let answer = try test.post("/v1/runs/recall/promotions", body)
      #expect(answer?.status == 202, "\(answer?.text ?? "")")
      return answer?.json ?? [:]
    }
    func state(_ job: [String: Any]) throws -> [String: Any] {
      try test.get("/v1/jobs/\(job["job"] as? String ?? "")")?.json ?? [:]
    }
    let good = try start(#"{"candidate":"forest","as":"new","evenIneligible":true}"#)
    let bad = try start(#"{"candidate":"logistic","as":"new"}"#)
    #expect(try state(good)["status"] as? String == "running")
    for _ in 0..<2 { gate.signal() }
    #expect(try eventually { try state(bad)["status"] as? String == "failed" })
    let done = try state(good)
    #expect(done["status"] as? String == "done" && done["model"] as? String == "new")
    #expect(done["version"] as? Int == 2)
    #expect(try state(bad)["reason"] as? String == "it cannot be fitted")
    #expect(try test.get("/v1/jobs/99")?.status == 404)
    #expect(try test.post("/v1/runs/none/promotions", "{}")?.status == 404)
    #expect(try test.post("/v1/runs/recall/promotions", "{}")?.status == 422)
  }
}

/// Promotions that cannot be are refused before a job is made of them.
@Suite struct PromotionRefusalTests {
  @Test("what speaks against a promotion is answered at once, and nothing is started")
  func refusals() throws {
    let orders = Mutexed<[PromotionRequest]>([])
    let test = try TestService { configuration, folder in
      let results = folder.appendingPathComponent("results")
      try? FileManager.default.createDirectory(at: results, withIntermediateDirectories: true)
      try? FileManager.default.copyItem(
        at: Fixture.url("runs/recall"),
        to: results.appendingPathComponent("recall"))
      configuration.promote = { order, _, _ throws(PromotionRefusal) in
        orders.withLock { $0.append(order) }
        return PromotedModel(name: order.name, version: 1)
      }
    }
    let path = "/v1/runs/recall/promotions"
    for (body, status, sentence) in [
      (
        #"{"candidate":"none","as":"new"}"#, 404,
        "there is no candidate 'none'. The best are: stack, vote, conv, conv+classWeights, "
      ),
      (#"{"rank":99,"as":"new"}"#, 404, "there is no candidate of rank 99, the leaderboard has 25"),
      (#"{"rank":0,"as":"new"}"#, 404, "there is no candidate of rank 0, "),
      (#"{"candidate":"prior","as":"new"}"#, 409, "'prior' is not eligible: a baseline"),
      (#"{"candidate":"conv","as":"no/name"}"#, 422, "'no/name' cannot name a model: "),
      (#"{"candidate":"conv","as":""}"#, 422, "'' cannot name a model: "),
      (#"{"as":"new"}"#, 422, "expected one of the members 'candidate' and 'rank'"),
      (
        #"{"candidate":"conv","rank":1,"as":"new"}"#, 422,
        "expected one of the members 'candidate' and 'rank'"
      ),
    ] {
      let refused = try #require(try test.post(path, body))
      #expect(refused.status == status, "\(body)")
      #expect(refused.headers["content-type"] == "application/problem+json")
      #expect(refused.detail.hasPrefix(sentence), "\(refused.detail)")
    }
    #expect(
      try test.post(path, #"{"candidate":"prior","as":"new"}"#)?.detail.hasSuffix(
        ". 'evenIneligible' takes it all the same") == true)
    for body in [
      #"{"candidate":"prior","as":"new","evenIneligible":true}"#, #"{"rank":3,"as":"other"}"#,
    ] {
      let taken = try test.post(path, body)
      #expect(taken?.status == 202, "\(body)")
      let job = taken?.json["job"] as? String ?? ""
      #expect(taken?.headers["location"] == "/v1/jobs/\(job)")
    }
    for job in ["1", "2"] {
      #expect(
        try eventually { try test.get("/v1/jobs/\(job)")?.json["status"] as? String == "done" })
    }
    #expect(try test.get("/v1/jobs/3")?.status == 404)
    let taken = orders.withLock { $0 }
    #expect(taken.map(\.candidate) == ["prior", "conv"])
    #expect(taken.map(\.name) == ["new", "other"] && taken.map(\.evenIneligible) == [true, false])
  }

  @Test("the description names every refusal")
  func description() throws {
    let test = try TestService()
    let paths = try test.get("/openapi.json")?.json["paths"] as? [String: [String: Any]]
    let operation = paths?["/v1/runs/{name}/promotions"]?["post"] as? [String: Any]
    let responses = try #require(operation?["responses"] as? [String: Any])
    #expect(
      Set(responses.keys) == ["202", "400", "404", "409", "415", "422", "503", "default"])
  }
}
