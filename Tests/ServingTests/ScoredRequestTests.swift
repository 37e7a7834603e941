import Foundation
import Packages
import Serving
import Testing

/// What the header of an answer tells, and what form the answer has.
@Suite struct ScoredRequestTests {
  private static let table =
    "tenure,spend,plan,region,since,note,Zip code,süß\n"
    + "1,2,gold,süd,2023-01-01,a,1,2\n1,2,silver,nörd,2023-01-01,a,1,2\n1,2,m,süd,2023-01-01,,,\n"

  @Test("answers without a place for them tell unseen names and unused columns in their header")
  func told() throws {
    let test = try TestService()
    let csv = try #require(try test.post(csv: Self.table, "/v1/models/churn/score"))
    #expect(csv.status == 200)
    #expect(csv.headers["workbench-unseen"] == "plan=2,region=1")
    #expect(csv.headers["workbench-ignored"] == "note,Zip%20code,s%C3%BC%C3%9F")
    let frame = try test.post(csv: Self.table, "/invocations")
    #expect(frame?.headers["workbench-unseen"] == "plan=2,region=1")
    #expect(frame?.headers["workbench-ignored"] == "note,Zip%20code,s%C3%BC%C3%9F")
    let tensors = [
      ("tenure", "3"), ("spend", "1"), ("plan", "\"gold\""), ("region", "\"süd\""),
      ("since", "\"2023-02-11\""), ("extra", "1"),
    ].map { #"{"name":"\#($0)","shape":[1],"datatype":"BYTES","data":[\#($1)]}"# }
    let inferred = try test.post(
      "/v2/models/churn/infer", #"{"inputs":[\#(tensors.joined(separator: ","))]}"#)
    #expect(inferred?.headers["workbench-unseen"] == "plan=1")
    #expect(inferred?.headers["workbench-ignored"] == "extra")
    let metrics = try #require(try test.get("/metrics")).text
    let name = "workbench_unseen_levels_total{model=\"churn\",version=\"1\",column="
    #expect(metrics.contains("\(name)\"plan\"} 5\n"), "\(metrics)")
    #expect(metrics.contains("\(name)\"region\"} 2\n"), "\(metrics)")
  }

  @Test("a row above the threshold and below the base rate is decided positive, and of medium risk")
  func decision() throws {
    let test = try TestService { configuration, folder in
      let library = ModelLibrary(path: configuration.models)
      try? library.add(
        TestModels.package("churn", version: 2, TestModels.belowTheBaseRate()), onnx: [])
    }
    let answer = try test.post("/v1/models/churn/score", "[{\(TestModels.row)}]")
    #expect(
      answer?.text.contains(#"{"row":0,"probability":0.228,"decision":true,"segment":"medium"}"#)
        == true, "\(answer?.text ?? "")")
    let csv = try test.post(csv: TestModels.csv, "/v1/models/churn/score")?.text ?? ""
    let lines = csv.split(separator: "\n").dropFirst()
    #expect(lines.count == 200 && lines.allSatisfy { $0.hasSuffix(",0.228,1,medium") })
    let metrics = try #require(try test.get("/metrics")).text
    let labels = #"{model="churn",version="2","#
    for line in [
      "workbench_rows_scored_total\(labels)segment=\"high\"} 0",
      "workbench_rows_scored_total\(labels)segment=\"medium\"} 201",
      "workbench_decisions_total\(labels)decision=\"positive\"} 201",
      "workbench_decisions_total\(labels)decision=\"negative\"} 0",
    ] {
      #expect(metrics.contains(line + "\n"), "\(metrics)")
    }
    let model = try test.get("/v1/models/churn")?.json
    let segments = model?["segments"] as? [String: Any]
    #expect(abs((segments?["high"] as? Double ?? 0) - 0.4754) < 5e-5)
    #expect(abs((segments?["medium"] as? Double ?? 0) - 0.0915) < 5e-5)
  }

  @Test("the description tells decision and segment apart")
  func words() throws {
    let test = try TestService { configuration, _ in configuration.store = nil }
    let components = try test.get("/openapi.json")?.json["components"] as? [String: Any]
    let schemas = components?["schemas"] as? [String: [String: Any]]
    let members = schemas?["Score"]?["properties"] as? [String: [String: Any]]
    #expect(
      members?["decision"]?["description"] as? String
        == "Whether the decision is positive: the probability is at or above the threshold.")
    #expect(
      members?["segment"]?["description"] as? String
        == "How risky the row is, whatever is decided for it: high, medium or low, by the bounds in "
        + "the model's `segments`.")
  }

  @Test("where there is nothing to tell, nothing is told, and JSON tells it in its own place")
  func notTold() throws {
    let test = try TestService()
    let plain = try test.post(csv: TestModels.csv, "/v1/models/churn/score")
    #expect(plain?.status == 200 && plain?.headers["workbench-unseen"] == nil)
    #expect(plain?.headers["workbench-ignored"] == nil)
    let json = try test.post(csv: Self.table, "/v1/models/churn/score", accept: "application/json")
    #expect(json?.headers["workbench-unseen"] == nil)
    #expect(json?.json["unseen"] as? [String: Int] == ["plan": 2, "region": 1])
  }

  @Test("a header stays small however many columns there are, and counts what it leaves out")
  func limit() throws {
    let test = try TestService()
    let names = (0..<5000).map { "column \($0)" }
    let text =
      "tenure,spend,plan,region,since,\(names.joined(separator: ","))\n"
      + "1,2,m,süd,2023-01-01,\(names.map { _ in "" }.joined(separator: ","))\n"
    let answer = try #require(try test.post(csv: text, "/v1/models/churn/score"))
    #expect(answer.status == 200)
    let field = try #require(answer.headers["workbench-ignored"])
    #expect(field.utf8.count <= HeaderList.limit + 10)
    let parts = field.split(separator: ",")
    #expect(parts.first == "column%200" && parts.last == "*=\(5000 - parts.count + 1)")
    #expect(HeaderList.text([]).isEmpty)
    #expect(HeaderList.text([("*=,%\r\n\0é~", 1)]) == "%2A%3D%2C%25%0D%0A%00%C3%A9~=1")
    #expect(HeaderList.text([(String(repeating: "x", count: 2000), nil)]) == "*=1")
  }

  @Test("the description names the fields of every answer that has them")
  func description() throws {
    let test = try TestService()
    let paths = try test.get("/openapi.json")?.json["paths"] as? [String: [String: Any]]
    for path in [
      "/v1/models/{name}/score", "/invocations", "/v2/models/{name}/infer",
      "/v2/models/{name}/versions/{version}/infer",
    ] {
      let operation = paths?[path]?["post"] as? [String: Any]
      let answer = (operation?["responses"] as? [String: Any])?["200"] as? [String: Any]
      let headers = answer?["headers"] as? [String: Any] ?? [:]
      let told = Set(headers.keys.filter { $0.hasPrefix("Workbench-") })
      #expect(
        told == [
          "Workbench-Unseen", "Workbench-Outside", "Workbench-Shifted", "Workbench-Ignored",
        ], "\(path)")
    }
  }

  @Test(
    "the answer has the form that the client likes best, and its own where it likes both alike",
    arguments: [
      ("text/csv", true), ("application/json, text/csv", false),
      ("text/csv, application/json", false), ("application/json;q=0.5, text/csv", true),
      ("text/csv;q=0.5, application/json", false), ("text/csv; q=0", false), ("*/*", false),
      ("text/*", false), ("text/csv;q=0.9, application/json; Q=0.8", true),
    ])
  func accept(field: String, isCSV: Bool) throws {
    let test = try TestService { configuration, _ in configuration.store = nil }
    let answer = try test.post(
      "/v1/models/churn/score", "[{\(TestModels.row)}]", headers: ["Accept": field])
    let type = isCSV ? "text/csv; charset=utf-8" : "application/json"
    #expect(answer?.headers["content-type"] == type)
  }
}
