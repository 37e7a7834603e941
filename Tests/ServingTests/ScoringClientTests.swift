import Foundation
import LearningTestKit
import Serving
import Testing

/// What clients of other servers send, byte for byte.
@Suite struct ScoringClientTests {
  private static let path = "/v2/models/churn/infer"

  /// The bytes of a request as Triton's Python client makes it, whose tensors are binary by themselves.
  private static func request(
    tenure: [Double] = [3], date: String = "2023-02-11", cut: Int = 0, outputs: String = ""
  ) -> (document: String, bytes: [UInt8]) {
    let rows = tenure.count
    func text(_ text: String) -> [UInt8] {
      withUnsafeBytes(of: UInt32(text.utf8.count).littleEndian) { Array($0) } + Array(text.utf8)
    }
    func doubles(_ values: [Double]) -> [UInt8] {
      values.flatMap { value in withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) } }
    }
    let tensors: [(String, String, [UInt8])] = [
      ("tenure", "FP64", doubles(tenure)), ("spend", "FP64", doubles(tenure.map { _ in 40.5 })),
      ("plan", "BYTES", tenure.flatMap { _ in text("m") }),
      ("region", "BYTES", tenure.flatMap { _ in text("süd") }),
      ("since", "BYTES", tenure.flatMap { _ in text(date) }),
    ]
    let inputs = tensors.map { name, type, bytes in
      #"{"name":"\#(name)","shape":[\#(rows)],"datatype":"\#(type)","#
        + #""parameters":{"binary_data_size":\#(bytes.count)}}"#
    }
    let tail = outputs.isEmpty ? #""parameters":{"binary_data_output":true}"# : outputs
    return (
      #"{"inputs":[\#(inputs.joined(separator: ","))],\#(tail)}"#,
      Array(tensors.flatMap(\.2).dropLast(cut))
    )
  }

  private static func ask(
    _ test: TestService, _ sent: (document: String, bytes: [UInt8]), length: String? = nil
  ) throws -> RawConnection.Response {
    try #require(
      try RawConnection.ask(
        "POST", path, port: test.service.port,
        headers: ["Inference-Header-Content-Length": length ?? "\(sent.document.utf8.count)"],
        body: Array(sent.document.utf8) + sent.bytes))
  }

  @Test("Triton's clients send no content type and binary tensors, and get binary ones back")
  func binary() throws {
    let test = try TestService()
    let expected = try test.post("/v1/models/churn/score", "[{\(TestModels.row)}]")?.probabilities
    let answer = try Self.ask(test, Self.request(tenure: [3, 3]))
    #expect(answer.status == 200, "\(answer.text)")
    let length = try #require(Int(answer.headers["inference-header-content-length"] ?? ""))
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(answer.body[..<length])) as? [String: Any])
    let outputs = try #require(document["outputs"] as? [[String: Any]])
    let sizes = outputs.map { ($0["parameters"] as? [String: Int])?["binary_data_size"] }
    #expect(sizes.count == 3 && sizes[0] == 8 && sizes[1] == 2)
    #expect(outputs.allSatisfy { $0["data"] == nil && $0["shape"] as? [Int] == [2] })
    #expect(answer.body.count == length + sizes.reduce(0) { $0 + ($1 ?? 0) })
    let bits = answer.body[length..<length + 4].reversed().reduce(UInt32(0)) {
      $0 << 8 | UInt32($1)
    }
    #expect(Float(bitPattern: bits).description == expected.flatMap { $0.first }?.description)
    // JSON where it is asked for, whatever the inputs were.
    let one = try Self.ask(
      test,
      Self.request(
        outputs: #""outputs":[{"name":"probability","parameters":{"binary_data":false}}]"#))
    #expect(one.headers["content-type"] == "application/json")
    #expect(
      ((one.json["outputs"] as? [[String: Any]])?.first?["data"] as? [Double]) == expected)
  }

  @Test("bytes that are not what the document says are refused, with the sentence as 'error'")
  func damaged() throws {
    let test = try TestService()
    let good = Self.request()
    for (answer, status, sentence) in [
      (
        try Self.ask(test, Self.request(cut: 3)), 422,
        "input 'since': 'binary_data_size' is no number of bytes up to the 11 that are left of the body"
      ),
      (
        try Self.ask(test, (good.document, good.bytes + [0, 0])), 422,
        "2 bytes behind the document belong to no tensor"
      ),
      (
        try Self.ask(test, good, length: "1000000"), 400,
        "Inference-Header-Content-Length: expected a number of bytes up to "
          + "\(good.document.utf8.count + good.bytes.count), which the body has, got 1000000"
      ),
      (
        try Self.ask(test, good, length: "-1"), 400,
        "Inference-Header-Content-Length: expected a number of bytes, got '-1'"
      ),
      (
        try Self.ask(
          test, (good.document.replacing("\"FP64\"", with: "\"BOOL\""), good.bytes)), 422,
        "input 'tenure': its 8 bytes are not values of BOOL one after the other"
      ),
      (
        try Self.ask(test, (good.document.replacing("[1]", with: "[2]"), good.bytes)), 422,
        "input 'tenure': expected the shape [1] or [1, 1]"
      ),
      (
        try Self.ask(test, Self.request(date: "11 Feb")), 422,
        "row 0, column 'since': expected a date, got the string '11 Feb'"
      ),
    ] {
      #expect(answer.status == status, "\(sentence)")
      #expect(answer.detail == sentence && answer.json["error"] as? String == sentence)
    }
  }

  @Test("Triton's clients find the configuration, the index, and a sentence on paths of no route")
  func management() throws {
    let test = try TestService()
    let config = try #require(try test.get("/v2/models/churn/config")?.json)
    #expect(config["name"] as? String == "churn" && config["max_batch_size"] as? Int == 0)
    let inputs = config["input"] as? [[String: Any]]
    #expect(
      inputs?.map { $0["data_type"] as? String }
        == ["TYPE_FP64", "TYPE_FP64", "TYPE_STRING", "TYPE_STRING", "TYPE_FP64"])
    let index = try RawConnection.ask(
      "POST", "/v2/repository/index", port: test.service.port, body: [])
    let models = try JSONSerialization.jsonObject(with: Data(index?.body ?? []))
    #expect(
      models as? [[String: String]]
        == [["name": "churn", "version": "1", "state": "READY", "reason": ""]])
    let none = try test.get("/v2/models/churn/stats/all")
    #expect(none?.status == 404)
    #expect(none?.json["error"] as? String == "there is no resource at this path")
    #expect(try test.get("/v3")?.json["error"] == nil)
  }

  @Test("columns that are missing or wrong are named all at once")
  func allColumns() throws {
    let test = try TestService()
    let body =
      #"{"inputs":[{"name":"tenure","shape":[1],"datatype":"BYTES","data":["x"]},"#
      + #"{"name":"plan","shape":[1],"datatype":"BYTES","data":["m"]}]}"#
    let tensors = try test.post(Self.path, body)
    #expect(
      tensors?.detail
        == "row 0, column 'tenure': expected a number, got the string 'x' and in 3 other columns")
    let named = (tensors?.json["errors"] as? [[String: Any]])?.map { $0["column"] as? String }
    #expect(named == ["tenure", "spend", "region", "since"])
    let score = "/v1/models/churn/score"
    let header = try test.post(csv: "tenure,plan\n1,m\n", score)
    #expect(
      header?.detail == "the request: there are no columns 'spend', 'region', 'since'. "
        + "The columns are tenure, plan")
    let missing = (header?.json["errors"] as? [[String: Any]])?.map { $0["column"] as? String }
    #expect(missing == ["spend", "region", "since"])
    let wrong = try test.post(
      csv: "tenure,spend,plan,region,since\n1,2,m,süd,x\n2,much,m,süd,2023-01-01\n", score)
    #expect(
      wrong?.detail == "the request, line 2, column 'since': expected a date, found 'x'. "
        + "Write dates as YYYY-MM-DD and in 1 other column")
    #expect((wrong?.json["errors"] as? [[String: Any]])?.map { $0["line"] as? Int } == [2, 3])
  }

  @Test("MLflow's instances and inputs are the same rows")
  func mlflow() throws {
    let test = try TestService()
    let expected = try test.post("/v1/models/churn/score", "[{\(TestModels.row)}]")?.probabilities
    let columns =
      #"{"tenure":[3],"spend":[40.5],"plan":["m"],"region":["süd"],"since":["2023-02-11"],"x":[1]}"#
    for body in [
      "{\"instances\":[{\(TestModels.row)}]}", "{\"inputs\":[{\(TestModels.row)}]}",
      "{\"inputs\":\(columns)}",
    ] {
      let answer = try test.post("/invocations", body)
      let predictions = answer?.json["predictions"] as? [[String: Any]]
      #expect(predictions?.map { $0["probability"] as? Double } == expected, "\(body)")
    }
    let two = #"{"inputs":{"tenure":[3,4],"spend":[40.5,2],"plan":["m","y"],"region":["süd","x"]}}"#
    let missing = try test.post("/invocations", two)
    #expect(missing?.status == 422)
    #expect(missing?.detail == "row 0, column 'since': the column is missing")
    let uneven = try test.post("/invocations", #"{"inputs":{"tenure":[3,4],"spend":[40.5]}}"#)
    #expect(uneven?.status == 400)
    #expect(
      uneven?.detail == "line 1, column 27: the column 'spend' has 1 values, another 2",
      "\(uneven?.detail ?? "")")
    let none = try test.post("/invocations", "{}")
    #expect(
      none?.detail == "expected one of the members 'dataframe_records', 'dataframe_split', "
        + "'instances' and 'inputs'")
  }

  @Test("milliseconds since 1970, as pandas writes dates, are the dates that they mean")
  func epochs() throws {
    let test = try TestService()
    let score = "/v1/models/churn/score"
    let expected = try test.post(score, "[{\(TestModels.row)}]")?.probabilities
    // 2023-02-11.
    for number in ["1676073600", "1676073600000", "1676073600000000", "1676073600000000000"] {
      let row = TestModels.row.replacing("\"2023-02-11\"", with: number)
      #expect(try test.post(score, "[{\(row)}]")?.probabilities == expected, "\(number)")
      let tensor =
        #"{"inputs":{"since":[\#(number)],"tenure":[3],"spend":[40.5],"plan":["m"],"#
        + #""region":["süd"]}}"#
      let answer = try test.post("/invocations", tensor)
      let found = (answer?.json["predictions"] as? [[String: Any]])?.first?["probability"]
      #expect(found as? Double == expected?.first)
    }
    let row = TestModels.row.replacing("\"2023-02-11\"", with: "20230211")
    let refused = try test.post(score, "[{\(row)}]")
    #expect(refused?.status == 422)
    #expect(refused?.detail.hasSuffix("got 20230211") == true, "\(refused?.detail ?? "")")
  }

  @Test(
    "values beyond those of the training rows are named in the answer, its header and the counts")
  func outside() throws {
    let test = try TestService()
    let far = TestModels.row.replacing("2023-02-11", with: "9999-12-31")
      .replacing("\"tenure\":3", with: "\"tenure\":700")
    let answer = try test.post("/v1/models/churn/score", "[{\(TestModels.row)},{\(far)}]")
    #expect(answer?.status == 200)
    #expect(answer?.json["outside"] as? [String: Int] == ["tenure": 1, "since": 1])
    let results = answer?.json["results"] as? [[String: Any]]
    #expect(results?[0]["outside"] == nil)
    #expect(results?[1]["outside"] as? [String] == ["tenure", "since"])
    let mlflow = try test.post("/invocations", "{\"instances\":[{\(far)}]}")
    #expect(mlflow?.headers["workbench-outside"] == "tenure=1,since=1")
    let counts = try #require(try test.get("/metrics")?.text)
    #expect(
      counts.contains(
        #"workbench_outside_range_total{model="churn",version="1",column="since"} 2"#))
  }

  @Test("a column of which nearly all values are beyond the training rows is warned of")
  func shifted() throws {
    let test = try TestService()
    let rows = (1...12).map { row in
      "{" + TestModels.row.replacing("\"tenure\":3", with: "\"tenure\":\(5000 * row)") + "}"
    }
    let body = "[\(rows.joined(separator: ","))]"
    let answer = try test.post("/v1/models/churn/score", body)
    let warnings = answer?.json["warnings"] as? [String] ?? []
    #expect(warnings.count == 1, "\(answer?.text ?? "")")
    #expect(
      warnings.first?.hasPrefix(
        "column 'tenure': 12 of 12 values are outside the training rows' range (") == true)
    #expect(
      warnings.first?.hasSuffix(
        "), at 5000 to 60000; about 1000 times as great: check its decimal mark and its unit")
        == true)
    let mlflow = try test.post("/invocations", "{\"instances\":\(body)}")
    #expect(mlflow?.headers["workbench-shifted"] == "tenure=12")
    let few = try test.post(
      "/v1/models/churn/score", "[\(rows.prefix(9).joined(separator: ","))]")
    #expect(few?.status == 200 && few?.json["warnings"] == nil)
  }

  @Test("text in another character set than UTF-8 is refused", arguments: ["utf-16", "ISO-8859-1"])
  func charset(name: String) throws {
    let test = try TestService()
    let path = "/v1/models/churn/score"
    for type in ["application/json", "text/csv"] {
      let answer = try test.post(path, "[]", headers: ["Content-Type": "\(type); charset=\(name)"])
      #expect(answer?.status == 415)
      #expect(
        answer?.detail == "expected text as UTF-8, got the charset '\(name.lowercased())'")
    }
    let fine = try test.post(
      path, "[]", headers: ["Content-Type": "application/json; charset=\"UTF-8\""])
    #expect(fine?.status == 200)
  }

  @Test("a client that ends in the middle of a file makes room for others")
  func halfClosed() throws {
    let test = try TestService { configuration, _ in configuration.streamLimit = 1 }
    let connection = try RawConnection(port: test.service.port)
    connection.send(
      "POST /v1/models/churn/score/stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\n"
        + "Content-Length: 100000\r\n\r\n" + TestModels.csv.prefix(500))
    #expect(eventually { test.service.activeRequests == 1 })
    connection.endSending()
    #expect(
      try eventually {
        try test.post(csv: TestModels.csv, "/v1/models/churn/score/stream")?.status == 200
      })
    withExtendedLifetime(connection) {}
  }
}
