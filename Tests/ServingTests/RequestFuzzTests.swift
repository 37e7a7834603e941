import Foundation
import Learning
import LearningTestKit
import Serving
import StrictJSON
import Testing

/// Requests that were damaged by chance: each is answered in order, and the service goes on.
@Suite struct RequestFuzzTests {
  private static let rounds = 1500

  private static let tokens = [
    "null", "true", "1e999", "-0", "[[", "{\"", "\\u0000", "\"rows\":", "\"store\":", "\u{FEFF}",
    "99999999999999999999", "0x1", "NaN", "\r\n", ",,", "\"\"", "ü",
  ]

  private static let row = TestModels.row
  private static let dates =
    #"{"name":"since","shape":[1],"datatype":"BYTES","data":["2023-02-11"]}"#

  @Test(
    "damaged bodies are scored or refused, never anything else",
    arguments: [
      (
        "/v1/models/churn/score", "application/json",
        ["[{\(row)}]", "{\"rows\":[{\(row),\"id\":7},{\(row)}],\"store\":false}"]
      ),
      (
        "/v1/models/churn/score", "text/csv",
        ["tenure,spend,plan,region,since\n1,2,m,süd,2023-01-01\n3,,\"y\",north,2023-02-02\n"]
      ),
      (
        "/invocations", "application/json",
        [
          "{\"dataframe_records\":[{\(row)}]}",
          "{\"dataframe_split\":{\"columns\":[\"since\",\"plan\",\"region\",\"spend\",\"tenure\"],"
            + "\"data\":[[\"2023-02-11\",\"m\",\"süd\",40.5,3]],\"index\":[0]}}",
        ]
      ),
      (
        "/v2/models/churn/infer", "application/json",
        [
          """
          {"id":"q","inputs":[{"name":"tenure","shape":[1],"datatype":"INT64","data":[3]},
          {"name":"spend","shape":[1],"datatype":"FP32","data":[40.5]},
          {"name":"plan","shape":[1],"datatype":"BYTES","data":["m"]},
          {"name":"region","shape":[1],"datatype":"BYTES","data":["süd"]},\(dates)],
          "outputs":[{"name":"decision"}]}
          """
        ]
      ),
    ])
  func bodies(path: String, type: String, texts: [String]) throws {
    let test = try TestService { configuration, _ in configuration.store = nil }
    var mutator = Mutator(texts: texts, tokens: Self.tokens, key: RandomKey(seed: 4)[path][type])
    var connection = try RawConnection(port: test.service.port)
    var counts: [Int: Int] = [:]
    for round in 0..<Self.rounds {
      let body = mutator.next()
      connection.request("POST", path, headers: ["Content-Type": type], body: body)
      guard let answer = connection.response() else {
        Testing.Issue.record("round \(round): no answer to \(body)")
        connection = try RawConnection(port: test.service.port)
        continue
      }
      counts[answer.status, default: 0] += 1
      if ![200, 400, 413, 422].contains(answer.status) {
        let text = String(decoding: body, as: UTF8.self)
        Testing.Issue.record("round \(round): \(answer.status) to \(text)")
      }
      if answer.status != 200 { #expect(!answer.detail.isEmpty) }
    }
    #expect(counts[200, default: 0] > 0 && counts.count > 1, "\(counts)")
  }

  @Test("damaged requests end their connection at most")
  func requests() throws {
    let test = try TestService { configuration, _ in configuration.store = nil }
    let body = "[{\(Self.row)}]"
    var mutator = Mutator(
      texts: [
        "GET /v1/models/churn?x=%41&y HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n",
        "POST /v1/models/churn/score?explain=1 HTTP/1.1\r\nHost: localhost\r\n"
          + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)",
        "POST /invocations HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\n"
          + "Transfer-Encoding: chunked\r\n\r\n5\r\nhallo\r\n0\r\n\r\n",
      ],
      tokens: Self.tokens + [
        "Host: ", "Content-Length: -1\r\n", "%00", "HTTP/1.0", "chunked", "\0",
      ],
      key: RandomKey(seed: 5))
    for _ in 0..<Self.rounds { try RawConnection(port: test.service.port).send(mutator.next()) }
    #expect(try test.get("/healthz")?.status == 200)
    #expect(try test.post("/v1/models/churn/score", body)?.status == 200)
  }
}
