import Foundation
import LearningTestKit
import Serving
import Store
import Testing

/// Requests and folders that are unusual, and in order or not.
@Suite struct OddRequestTests {
  @Test("an address of this machine other than the usual ones may be called by its own name")
  func otherLoopback() throws {
    let server = try EchoServer { $0.address = "127.0.0.1" }
    #expect(try server.ask("GET", "/", headers: ["Host": "127.0.0.2"])?.status == 421)
    let other = try HTTPServer(
      {
        var configuration = HTTPServer.Configuration()
        configuration.address = "127.0.0.2"
        return configuration
      }(), routes: server.server.routes)
    defer { other.stop(within: 0) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["curl", "-sS", "--max-time", "60", "http://127.0.0.2:\(other.port)/"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(String(decoding: bytes, as: UTF8.self) == "root")
  }

  @Test("behind a proxy the service has another name, which a token makes harmless")
  func proxy() throws {
    let server = try EchoServer { $0.token = "a secret" }
    let header = ["Host": "service.example", "Authorization": "Bearer a secret"]
    #expect(try server.ask("GET", "/v1/models/x", headers: header)?.status == 200)
    let own = header.merging(json.merging(["Origin": "https://service.example"]) { $1 }) { $1 }
    #expect(try server.ask("POST", "/echo", headers: own, body: [91, 93])?.status == 200)
    let other = own.merging(["Origin": "https://evil.example"]) { $1 }
    #expect(try server.ask("POST", "/echo", headers: other, body: [91, 93])?.status == 403)
  }

  @Test("what names a row in a table is at most 256 bytes long, and nothing where it is empty")
  func identifiers() throws {
    let test = try TestService()
    func table(_ name: String) -> String {
      "id,tenure,spend,plan,region,since\n\(name),1,2,m,süd,2023-01-01\n,1,2,m,süd,2023-01-01\n"
    }
    let longest = String(repeating: "x", count: 256)
    let answer = try test.post(
      csv: table(longest), "/v1/models/churn/score", accept: "application/json")
    let results = try #require(answer?.json["results"] as? [[String: Any]])
    #expect(results.map { $0["id"] as? String } == [longest, nil])
    #expect(try test.service.store?.rows().map(\.identifier) == [longest, nil])
    let refused = try test.post(csv: table(longest + "x"), "/v1/models/churn/score")
    #expect(refused?.status == 422)
    #expect(
      refused?.detail.hasSuffix("line 2, column 'id': an identifier has at most 256 bytes, got 257")
        == true, "\(refused?.detail ?? "")")
    #expect(try test.service.store?.count() == 2)
  }

  @Test("more rows than are explained at once are refused with both limits")
  func explainedRows() throws {
    let test = try TestService { configuration, _ in
      configuration.rowLimit = 300
      configuration.explainedRowLimit = 100
    }
    let refused = try test.post(csv: TestModels.csv, "/v1/models/churn/score?explain=1")
    #expect(refused?.status == 413)
    #expect(
      refused?.detail == "there are more than 100 rows, the most in one request that asks for "
        + "reasons; without any it is 300")
    #expect(try test.post(csv: TestModels.csv, "/v1/models/churn/score")?.status == 200)
  }

  @Test("an inference request is named by a string or not at all")
  func inferenceName() throws {
    let test = try TestService()
    for (name, sentence) in [("5", "'id' is no string"), ("null", "column 'tenure': the tensor")] {
      let refused = try test.post("/v2/models/churn/infer", #"{"id":\#(name),"inputs":[]}"#)
      #expect(refused?.status == 422 && refused?.detail.hasPrefix(sentence) == true)
    }
  }

  @Test("problems of the Open Inference Protocol have the sentence where its clients look for it")
  func inferenceErrors() throws {
    let test = try TestService()
    for (path, body, status) in [
      ("/v2/models/churn/infer", "{}", 422), ("/v2/models/none/infer", "{}", 404),
      ("/v2/models/churn/versions/7/infer", "{}", 404), ("/v2/models/churn/infer", "{", 400),
    ] {
      let refused = try test.post(path, body)
      #expect(refused?.status == status)
      #expect(refused?.headers["content-type"] == "application/problem+json")
      #expect(refused?.json["error"] as? String == refused?.detail && refused?.detail != "")
    }
    let typed = try test.post(csv: "a", "/v2/models/churn/infer")
    #expect(typed?.status == 415 && typed?.json["error"] as? String == typed?.detail)
    #expect(try test.post("/v1/models/churn/score", "{}")?.json["error"] == nil)
  }

  @Test("a query that a route does not have, and a packed body, are refused with a sentence")
  func misunderstood() throws {
    let test = try TestService()
    let path = "/v1/models/churn/score"
    let typo = try test.post("\(path)?explian=3", "[]")
    #expect(typo?.status == 400)
    #expect(typo?.detail == "there is no query parameter 'explian'. Did you mean 'explain'?")
    let stream = try test.post(csv: TestModels.csv, "\(path)/stream?explain=3")
    #expect(stream?.status == 400)
    #expect(stream?.detail == "there is no query parameter 'explain'")
    let packed = try test.post(path, "[]", headers: ["Content-Encoding": "br"])
    #expect(packed?.status == 415)
    #expect(packed?.detail == "expected the content encoding gzip or deflate, got 'br'")
    #expect(try test.post(path, "[]", headers: ["Content-Encoding": "Identity"])?.status == 200)
    #expect(try test.get("/?from=elsewhere")?.status == 200)
  }

  @Test("an escaped zero byte ends no name")
  func zeroBytes() throws {
    let test = try TestService()
    #expect(try test.get("/v1/models/churn")?.status == 200)
    for path in ["churn%00", "churn%00x", "%00churn", "churn%00%00"] {
      let answer = try test.get("/v1/models/\(path)")
      #expect(answer?.status == 404, "\(path)")
      #expect(answer?.detail.contains("\u{FFFD}") == true)
    }
    #expect(try test.post("/v1/models/churn/score?explain=3%00", "[]")?.status == 422)
    #expect(try test.get("/v1/models/ch%75rn?")?.status == 200)
  }

  @Test("a run that cannot be read is listed with the reason")
  func unreadableRuns() throws {
    let test = try TestService { _, folder in
      let results = folder.appendingPathComponent("results")
      try? FileManager.default.createDirectory(
        at: results.appendingPathComponent("broken"), withIntermediateDirectories: true)
      try? Data("{}".utf8).write(to: results.appendingPathComponent("broken/manifest.json"))
      try? FileManager.default.copyItem(
        at: Fixture.url("runs/recall"),
        to: results.appendingPathComponent("recall"))
    }
    let list = try #require(try test.get("/v1/runs")?.json)
    #expect((list["runs"] as? [[String: Any]])?.map { $0["name"] as? String } == ["recall"])
    let unreadable = try #require(list["unreadable"] as? [[String: String]])
    #expect(unreadable.map { $0["name"] } == ["broken"])
    #expect(unreadable[0]["reason"]?.hasPrefix("run 'broken' cannot be read: ") == true)
    let asked = try test.get("/v1/runs/broken")
    #expect(asked?.status == 503 && asked?.detail == unreadable[0]["reason"])
  }

  @Test("the file of scored rows may be read by its owner only")
  func rights() throws {
    let test = try TestService()
    _ = try test.post("/v1/models/churn/score", "[{\(TestModels.row)}]")
    for name in ["scores.db", "scores.db-wal"] {
      let path = test.folder.appendingPathComponent(name).path
      let rights = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
      #expect(rights as? Int == 0o600, "\(name)")
    }
  }
}
