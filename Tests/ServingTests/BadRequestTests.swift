import CSQLite
import Foundation
import Learning
import Serving
import Store
import Testing

/// Requests that are not in order get a problem that says why.
@Suite struct BadRequestTests {
  private static let path = "/v1/models/churn/score"

  @Test(
    "rows that cannot be scored are refused with row and column",
    arguments: [
      (
        "[{\"tenure\":\"three\",\"spend\":1,\"plan\":\"m\",\"region\":\"süd\",\"since\":null}]",
        422,
        "row 0, column 'tenure': expected a number, got the string 'three'"
      ),
      (
        "[{\"spend\":1,\"plan\":\"m\",\"region\":\"süd\",\"since\":\"2023-01-01\"}]", 422,
        "row 0, column 'tenure': the column is missing"
      ),
      ("{\"rows\":[{\(TestModels.row)}", 400, "expected ',' or ']', got the end of the text"),
      ("[{\"tenure\":", 400, "expected a value, got the end of the text"),
      ("{\"rows\":1}", 400, "expected '[', got '1'"), ("", 400, "got the end of the text"),
      ("null", 400, "expected '{', got 'n'"),
      ("{\"data\":[]}", 400, "unknown member 'data'"),
      ("[{\(TestModels.row),\"tenure\":1}]", 400, "the column 'tenure' appears twice in a row"),
    ])
  func rows(body: String, status: Int, sentence: String) throws {
    let test = try TestService()
    let answer = try #require(try test.post(Self.path, body))
    #expect(answer.status == status)
    #expect(answer.headers["content-type"] == "application/problem+json")
    #expect(answer.detail.contains(sentence), "\(answer.detail)")
    if status == 422 {
      let errors = try #require(answer.json["errors"] as? [[String: Any]])
      #expect(errors[0]["row"] as? Int == 0 && errors[0]["column"] as? String == "tenure")
    }
    #expect(try test.service.store?.count() == 0)
  }

  @Test("text that cannot be scored is refused with line and column")
  func text() throws {
    let test = try TestService()
    let wrong = try test.post(
      csv: "tenure,spend,plan,region,since\n1,2,m,süd,2023-01-01\nx,2,m,süd,2023-01-01\n", Self.path
    )
    #expect(wrong?.status == 422)
    #expect(wrong?.detail.contains("line 3, column 'tenure'") == true, "\(wrong?.detail ?? "")")
    let missing = try test.post(csv: "tenure,plan,region,since\n1,m,süd,2023-01-01\n", Self.path)
    #expect(missing?.status == 422 && missing?.detail.contains("'spend'") == true)
    #expect(try test.post(csv: "", Self.path)?.status == 422)
    #expect(try test.post(csv: "\0\u{1}\"", Self.path)?.status == 422)
  }

  @Test("nesting without end, wrong types and models that are not there are refused")
  func others() throws {
    let test = try TestService()
    for open in ["[", "{\"rows\":", "[{\"x\":", "{\"a\":"] {
      let deep = String(repeating: open, count: 200_000)
      for path in [Self.path, "/invocations", "/v2/models/churn/infer"] {
        #expect(try test.post(path, deep)?.status == 400, "\(path)")
      }
    }
    let typed = try RawConnection.ask(
      "POST", Self.path, port: test.service.port, headers: ["Content-Type": "application/xml"],
      body: [60])
    #expect(typed?.status == 415)
    #expect(
      typed?.detail
        == "expected the content type application/json or text/csv, got 'application/xml'")
    let unknown = try test.post("/v1/models/chrun/score", "[]")
    #expect(unknown?.status == 404)
    #expect(unknown?.detail == "there is no model 'chrun'. Did you mean 'churn'?")
    for path in ["../churn", "..%2fchurn", "churn%00", "%2e%2e", "churn/../churn", "active"] {
      let status = try test.post("/v1/models/\(path)/score", "[]")?.status
      #expect(status == 404, "\(path)")
    }
  }

  @Test("ten million rows are refused")
  func manyRows() throws {
    let test = try TestService()
    let announced = try RawConnection(port: test.service.port)
    announced.send(
      "POST \(Self.path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        + "Content-Length: 1000000000\r\n\r\n")
    #expect(announced.response()?.status == 413)
    // Ten million rows that fit into the largest body.
    var rows = [UInt8](repeating: UInt8(ascii: ","), count: 30_000_001)
    rows[0] = UInt8(ascii: "[")
    for row in 0..<10_000_000 {
      rows[3 * row + 1] = UInt8(ascii: "{")
      rows[3 * row + 2] = UInt8(ascii: "}")
    }
    rows[30_000_000] = UInt8(ascii: "]")
    let answer = try RawConnection.ask(
      "POST", Self.path, port: test.service.port, headers: json, body: rows)
    #expect(answer?.status == 413)
    #expect(answer?.detail == "there are more than 100000 rows, the most in one request")
    let text =
      "tenure,spend,plan,region,since\n"
      + String(repeating: "1,2,m,süd,2023-01-01\n", count: 300_000)
    #expect(try test.post(csv: text, Self.path)?.status == 413)
  }

  @Test("rows are not scored where they cannot be kept, and are again when they can")
  func locked() throws {
    let test = try TestService { configuration, _ in configuration.storeBusyMilliseconds = 10_000 }
    let lock = try #require(DatabaseLock(test.folder.appendingPathComponent("scores.db").path))
    let waiting = try RawConnection(port: test.service.port)
    waiting.request("POST", Self.path, headers: json, body: Array("[{\(TestModels.row)}]".utf8))
    for _ in 0..<20 { #expect(try test.get("/healthz")?.status == 200) }
    #expect(!waiting.hasBytes, "others were answered meanwhile, not after it")
    let refused = try #require(waiting.response())
    #expect(refused.status == 503 && refused.headers["retry-after"] == "1")
    #expect(
      refused.detail.hasSuffix("scores.db: is locked by another process"), "\(refused.detail)")
    lock.end()
    #expect(try test.post(Self.path, "[{\(TestModels.row)}]")?.status == 200)
    #expect(try test.service.store?.count() == 1)
    #expect(
      try test.get("/metrics")?.text.contains("workbench_store_rows_total{outcome=\"failed\"} 1")
        == true)
  }
}

/// A write transaction on another connection.
private struct DatabaseLock {
  private let handle: OpaquePointer?

  /// Begins it; nil where that fails.
  init?(_ path: String) {
    var handle: OpaquePointer?
    guard sqlite3_open(path, &handle) == SQLITE_OK,
      sqlite3_exec(handle, "BEGIN IMMEDIATE", nil, nil, nil) == SQLITE_OK
    else { return nil }
    self.handle = handle
  }

  func end() { sqlite3_close(handle) }
}
