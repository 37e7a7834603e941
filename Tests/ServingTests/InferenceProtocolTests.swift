import Foundation
import Learning
import LearningTestKit
import Packages
import Serving
import Testing

/// Other programs' ways to ask for scores.
@Suite struct InferenceProtocolTests {
  @Test("MLflow's clients get a record for every row")
  func mlflow() throws {
    let test = try TestService()
    let expected = try test.post("/v1/models/churn/score", "[{\(TestModels.row)}]")?.probabilities
    for body in [
      "{\"dataframe_records\":[{\(TestModels.row)}]}",
      "{\"dataframe_split\":{\"columns\":[\"since\",\"plan\",\"region\",\"spend\",\"tenure\"],"
        + "\"data\":[[\"2023-02-11\",\"m\",\"süd\",40.5,3]]}}",
    ] {
      let answer = try test.post("/invocations", body)
      let predictions = answer?.json["predictions"] as? [[String: Any]]
      #expect(predictions?.map { $0["probability"] as? Double } == expected)
      #expect(predictions?[0]["segment"] as? String != nil)
    }
    let csv = try test.post(
      csv: "tenure,spend,plan,region,since\n3,40.5,m,süd,2023-02-11\n", "/invocations")
    #expect(csv?.json["predictions"] != nil)
    #expect(try test.get("/ping")?.status == 200)
    #expect(try test.get("/version")?.text == "0.1.0")
    #expect(try test.post("/invocations", "{\"outputs\":[]}")?.status == 400)
    let scorer = try test.scorer()
    try test.library.add(TestModels.package("second", version: 1, scorer), onnx: [])
    let body = "{\"dataframe_records\":[{\(TestModels.row)}]}"
    #expect(try eventually { try test.post("/invocations", body)?.status == 400 })
    #expect(
      try test.post("/invocations", body)?.detail
        == "which model? Say so with ?model=NAME: churn, second")
    #expect(try test.post("/invocations?model=second", body)?.status == 200)
  }

  @Test("the Open Inference Protocol is spoken, a tensor for every column")
  func inference() throws {
    let test = try TestService()
    #expect(try test.get("/v2")?.json["name"] as? String == "workbench")
    #expect(try test.get("/v2/health/live")?.json["live"] as? Bool == true)
    #expect(try test.get("/v2/health/ready")?.json["ready"] as? Bool == true)
    #expect(try test.get("/v2/models/churn/ready")?.json["ready"] as? Bool == true)
    #expect(try test.get("/v2/models/churn/versions/1/ready")?.status == 200)
    #expect(try test.get("/v2/models/churn/versions/2/ready")?.status == 404)
    let metadata = try #require(try test.get("/v2/models/churn")?.json)
    let inputs = metadata["inputs"] as? [[String: Any]]
    #expect(
      inputs?.map { $0["datatype"] as? String } == ["FP64", "FP64", "BYTES", "BYTES", "FP64"])
    let expected = try test.post("/v1/models/churn/score", "[{\(TestModels.row)}]")?.probabilities
    let tensors = """
      {"name":"tenure","shape":[2,1],"datatype":"INT64","data":[[3],[3]]},
      {"name":"spend","shape":[2],"datatype":"FP32","data":[40.5,null]},
      {"name":"plan","shape":[2],"datatype":"BYTES","data":["m","gold"]},
      {"name":"region","shape":[2],"datatype":"BYTES","data":["süd","süd"]}
      """
    let dates =
      #"{"name":"since","shape":[2],"datatype":"BYTES","data":["2023-02-11","2023-02-11"]}"#
    let answer = try #require(
      try test.post("/v2/models/churn/infer", "{\"id\":\"q\",\"inputs\":[\(tensors),\(dates)]}"))
    #expect(answer.status == 200, "\(answer.text)")
    #expect(answer.json["id"] as? String == "q" && answer.json["model_version"] as? String == "1")
    let outputs = try #require(answer.json["outputs"] as? [[String: Any]])
    #expect(outputs.map { $0["name"] as? String } == ["probability", "decision", "segment"])
    #expect((outputs[0]["data"] as? [Double])?.first == expected?.first)
    #expect(outputs[0]["shape"] as? [Int] == [2])
    let one = try test.post(
      "/v2/models/churn/versions/1/infer",
      "{\"inputs\":[\(tensors),\(dates)],\"outputs\":[{\"name\":\"decision\"}]}")
    #expect((one?.json["outputs"] as? [Any])?.count == 1)
    for (body, sentence) in [
      ("{}", "the member 'inputs' is missing"),
      ("{\"inputs\":[\(tensors)]}", "column 'since': the tensor is missing"),
      ("{\"inputs\":[\(dates)]}", "column 'tenure': the tensor is missing"),
      ("{\"inputs\":[{}]}", "inputs[0]: the member 'name' is missing"),
      (
        "{\"inputs\":[\(tensors),\(dates.replacingOccurrences(of: "[2]", with: "[3]"))]}",
        "input 'since': expected the shape [2]"
      ),
      (
        "{\"inputs\":[\(tensors),\(dates.replacingOccurrences(of: "\"2023-02-11\"]", with: "7.5,\"x\"]"))]}",
        "input 'since': expected the shape"
      ),
      (
        "{\"inputs\":[\(tensors),\(dates.replacingOccurrences(of: "\"2023-02-11\"]", with: "\"x\"]"))]}",
        "row 1, column 'since': expected a date, got the string 'x'"
      ),
    ] {
      let refused = try test.post("/v2/models/churn/infer", body)
      #expect(refused?.status == 422)
      #expect(refused?.detail.contains(sentence) == true, "\(refused?.detail ?? "")")
    }
  }

  @Test("models are described as the web application and others need them")
  func description() throws {
    let test = try TestService()
    let model = try #require(try test.get("/v1/models/churn")?.json)
    #expect(model["target"] as? String == "Churn" && model["positive"] as? String == "Yes")
    #expect(model["baseRate"] as? Double == 0.3 && model["threshold"] as? Double == 0.37)
    let columns = (model["schema"] as? [String: Any])?["columns"] as? [[String: Any]]
    #expect(
      columns?.map { $0["kind"] as? String } == [
        "number", "number", "category", "category", "date",
      ])
    #expect(columns?[2]["levels"] as? [String] == ["m", "t", "y"] || columns?[2]["levels"] != nil)
    let card = try test.get("/v1/models/churn/card")
    #expect(card?.text == "# churn\n\nA card.\n")
    #expect(card?.headers["content-type"] == "text/markdown; charset=utf-8")
    let page = try test.get("/v1/models/churn/card", headers: ["Accept": "text/html"])
    #expect(page?.text.contains("<pre># churn\n\nA card.\n</pre>") == true)
    #expect(page?.headers["content-type"] == "text/html; charset=utf-8")
    #expect(try test.get("/v1/models/churn/parity")?.text == "null")
    #expect(try test.get("/v1/models/none/card")?.status == 404)
    #expect(try test.get("/")?.headers["content-type"] == "text/html; charset=utf-8")
    #expect(try test.get("/assets/app.js")?.status == 200)
    for path in ["/assets/..%2f..%2fetc%2fpasswd", "/assets/%2e%2e/app.js", "/assets/nothing.js"] {
      #expect(try test.get(path)?.status == 404)
    }
    let policy = try test.get("/")?.headers["content-security-policy"] ?? ""
    #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
    #expect(!policy.contains("unsafe"))
  }

  @Test("other machines need a token, which the service does not start without")
  func token() throws {
    #expect(throws: ServiceError.tokenNeeded(address: "0.0.0.0")) {
      _ = try TestService { configuration, _ in configuration.server.address = "0.0.0.0" }
    }
    let test = try TestService { configuration, _ in
      configuration.server.address = "0.0.0.0"
      configuration.server.token = "a long secret token"
    }
    let header = ["Authorization": "Bearer a long secret token"]
    for path in ["/v1/models", "/v1/models/churn", "/metrics", "/v1/runs", "/v2/models/churn"] {
      #expect(try test.get(path)?.status == 401, "\(path)")
      #expect(try test.get(path, headers: header)?.status == 200, "\(path)")
    }
    for path in ["/", "/healthz", "/assets/app.js", "/openapi.json"] {
      #expect(try test.get(path, headers: ["Host": "service.example"])?.status == 200, "\(path)")
    }
  }
}
