import Foundation
import Learning
import LearningTestKit
import Serving
import Testing

/// What programs of others say of the service.
@Suite struct ForeignToolTests {
  @Test("schemathesis finds no server error and no response outside the description")
  func schemathesis() throws {
    let python = try PythonEnvironment(requirements: "schemathesis")
    let test = try TestService { configuration, folder in
      let run = folder.appendingPathComponent("results/small")
      try? FileManager.default.createDirectory(at: run, withIntermediateDirectories: true)
      configuration.promote = { _, _, _ throws(PromotionRefusal) in
        throw PromotionRefusal("not here")
      }
    }
    let url = "http://127.0.0.1:\(test.service.port)"
    // Without a name of a model nearly everything would be answered with 404.
    let settings = test.folder.appendingPathComponent("schemathesis.toml")
    try Data("[parameters]\n\"path.name\" = \"churn\"\n\"path.version\" = \"1\"\n".utf8).write(
      to: settings)
    let checks =
      "not_a_server_error,status_code_conformance,content_type_conformance,"
      + "response_headers_conformance,response_schema_conformance,unsupported_method"
    let finished: FinishedProgram = try python.run(
      python.tool("schemathesis"),
      arguments: [
        "--config-file", settings.path, "run", url + "/openapi.json", "--url", url, "--checks",
        checks, "--max-examples", "25", "--generation-deterministic", "--no-color",
      ], in: test.folder, seconds: 900)
    let report = String(decoding: finished.output, as: UTF8.self)
    #expect(finished.status == 0, "\(report.suffix(6000))")
    #expect(report.contains("Test Phases"))
  }

  @Test("the description is a document of OpenAPI 3.1 that names every route")
  func description() throws {
    let test = try TestService()
    let document = try #require(try test.get("/openapi.json")?.json)
    #expect(document["openapi"] as? String == "3.1.0")
    let paths = try #require(document["paths"] as? [String: [String: Any]])
    for (path, method) in [
      ("/v1/models/{name}/score", "post"), ("/v1/models/{name}/active", "put"),
      ("/invocations", "post"), ("/v2/models/{name}/infer", "post"), ("/metrics", "get"),
      ("/v1/runs/{name}/promotions", "post"), ("/v1/jobs/{id}", "get"),
    ] {
      let operation = try #require(paths[path]?[method] as? [String: Any], "\(path)")
      let responses = try #require(operation["responses"] as? [String: Any])
      #expect(responses["default"] != nil)
    }
    let identifiers = paths.values.flatMap(\.values).compactMap {
      ($0 as? [String: Any])?["operationId"] as? String
    }
    #expect(Set(identifiers).count == identifiers.count)
  }

  private static let promtool = "/usr/bin/promtool"

  @Test(
    "promtool finds nothing to say about the metrics",
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: promtool),
      "promtool is not here; Debian has it in the package prometheus"))
  func metrics() throws {
    let test = try TestService()
    _ = try test.post("/v1/models/churn/score", "[{\(TestModels.row)}]")
    _ = try test.post(
      "/v1/models/churn/score",
      "[{\(TestModels.row.replacingOccurrences(of: "\"m\"", with: "\"g\""))}]")
    _ = try test.get("/no\"thing\\")
    // A request is counted when its response was taken, which its client may know earlier.
    #expect(
      try eventually {
        let text = try test.get("/metrics")?.text ?? ""
        return text.contains("status=\"404\"} 1\n") && text.contains("status=\"200\"} 2\n")
      })
    let metrics = try #require(try test.get("/metrics"))
    #expect(metrics.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
    for line in [
      "workbench_http_requests_total{route=\"/v1/models/{name}/score\",method=\"POST\",status=\"200\"} 2",
      "workbench_http_requests_total{route=\"other\",method=\"GET\",status=\"404\"} 1",
      "workbench_http_request_duration_seconds_count{route=\"/v1/models/{name}/score\"} 2",
      "workbench_store_rows_total{outcome=\"stored\"} 2",
      "workbench_model_ready{model=\"churn\",version=\"1\"} 1",
      "workbench_build_info{version=\"0.1.0\"} 1",
    ] { #expect(metrics.text.contains(line + "\n"), "\(line)") }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.promtool)
    process.arguments = ["check", "metrics"]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    process.standardError = output
    try process.run()
    input.fileHandleForWriting.write(Data(metrics.body))
    try input.fileHandleForWriting.close()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0 && said.isEmpty, "\(said)")
  }
}
