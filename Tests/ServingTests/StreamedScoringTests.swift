import Batch
import Foundation
import LearningTestKit
import Serving
import Store
import Tables
import Testing

/// Files that are scored while they arrive.
@Suite struct StreamedScoringTests {
  private static let path = "/v1/models/churn/score/stream"
  private static let header = "customerID,note,tenure,spend,plan,region,since\n"

  /// Rows of customers with an identifier and a column that the model does not take.
  private static func rows(_ range: Range<Int>) -> String {
    var text = ""
    for row in range {
      text += "c\(row),\"a, \(row % 7)\",\(row * 7 % 72),\(row % 9 == 0 ? "" : "\(row % 90).5"),"
      text +=
        "\(["m", "y", "t", "", "x"][row % 5]),\(["north", "süd"][row % 2]),2023-0\(row % 9 + 1)-11\n"
    }
    return text
  }

  /// A service that takes 1,000 rows and 256 kB in an ordinary request.
  private static func service(
    _ change: (inout ServiceConfiguration) -> Void = { _ in }
  ) throws -> TestService {
    try TestService { configuration, _ in
      configuration.rowLimit = 1000
      configuration.server.limits.body = 1 << 18
      configuration.server.limits.bodies = 1 << 18
      change(&configuration)
    }
  }

  /// What `workbench predict` writes.
  private static func predicted(
    _ text: String, _ test: TestService, isStrict: Bool = false
  ) throws -> [UInt8] {
    let output = Mutexed<[UInt8]>([])
    _ = try BulkScoring(scorer: test.scorer(), threads: 2, isStrict: isStrict).run(
      DelimitedBlocks(bytes: Array(text.utf8)), write: { bytes in output.withLock { $0 += bytes } })
    return output.withLock { $0 }
  }

  private static func head(_ length: String) -> String {
    "POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\n\(length)\r\n\r\n"
  }

  @Test(
    "a file much longer than a request may be gets what predict writes, byte for byte, and is stored"
  )
  func long() throws {
    let test = try Self.service()
    let text = Self.header + Self.rows(0..<200_000)
    #expect(text.utf8.count > 30 << 18)
    let answer = try test.post(csv: text, Self.path)
    #expect(answer?.status == 200, "\(answer?.text.prefix(500) ?? "")")
    #expect(answer?.headers["content-type"] == "text/csv; charset=utf-8")
    #expect(try answer?.body == Self.predicted(text, test))
    #expect(answer?.headers["workbench-unseen"] == "plan=40000")
    #expect(answer?.headers["workbench-ignored"] == "note")
    let rows = try #require(test.service.store).rows(limit: 1_000_000)
    #expect(rows.count == 200_000)
    #expect(rows.first?.identifier == "c0" && rows.last?.identifier == "c199999")
    let counts = try #require(try test.get("/metrics")?.text)
    #expect(
      counts.contains(
        #"workbench_unseen_levels_total{model="churn",version="1",column="plan"} 40000"#))
  }

  @Test("answers as text write a score of 0 or 1 as predict does")
  func bounds() throws {
    let test = try TestService(isForest: true)
    let predicted = try Self.predicted(TestModels.csv, test, isStrict: true)
    let text = String(decoding: predicted, as: UTF8.self)
    #expect(text.contains(",0,0,low\n") || text.contains(",1,1,high\n"))
    for path in [Self.path + "?strict=true", "/v1/models/churn/score"] {
      #expect(try test.post(csv: TestModels.csv, path)?.body == predicted)
    }
  }

  @Test("stored rows are those of an ordinary request")
  func stored() throws {
    let test = try Self.service()
    let text = Self.header + Self.rows(0..<50)
    #expect(try test.post(csv: text, Self.path)?.status == 200)
    #expect(try test.post(csv: text, "/v1/models/churn/score")?.status == 200)
    let rows = try #require(test.service.store).rows(limit: 1_000_000)
    #expect(rows.count == 100)
    for (streamed, ordinary) in zip(rows[..<50], rows[50...]) {
      #expect(streamed.identifier == ordinary.identifier && streamed.digest == ordinary.digest)
      #expect(streamed.score == ordinary.score && streamed.decision == ordinary.decision)
    }
    let without = try Self.service { $0.store = nil }
    #expect(try without.post(csv: text, Self.path)?.body == Self.predicted(text, without))
  }

  @Test("a body that comes in chunks, cut anywhere, is the same text")
  func chunks() throws {
    let test = try Self.service()
    let text = "\u{FEFF}" + (Self.header + Self.rows(0..<300)).replacing("\n", with: "\r\n")
    let bytes = Array(text.utf8)
    let connection = try RawConnection(port: test.service.port)
    connection.send(Self.head("Transfer-Encoding: chunked"))
    var start = 0
    for size in [1, 2, 3, 1, 997, 5000, bytes.count] {
      let piece = bytes[start..<min(bytes.count, start + size)]
      connection.send("\(String(piece.count, radix: 16))\r\n")
      connection.send(Array(piece) + Array("\r\n".utf8))
      start += piece.count
    }
    connection.send("0\r\n\r\n")
    #expect(try connection.response()?.body == Self.predicted(text, test))
  }

  @Test("one row that cannot be scored refuses a file that is to be strict, and none is stored")
  func strict() throws {
    let test = try Self.service()
    let good = Self.rows(0..<60_000)
    let bad = "c,n,much,1,m,north,2023-01-11\n"
    let connection = try RawConnection(port: test.service.port)
    for (text, line) in [(good + bad, 60_002), (bad + good, 2)] {
      connection.request(
        "POST", Self.path + "?strict=true", headers: ["Content-Type": "text/csv"],
        body: Array((Self.header + text).utf8))
      let answer = try #require(connection.response())
      #expect(answer.status == 422)
      let place = (answer.json["errors"] as? [[String: Any]])?.first
      #expect(place?["line"] as? Int == line && place?["column"] as? String == "tenure")
    }
    // The connection goes on.
    let text = Self.header + good
    connection.request(
      "POST", Self.path, headers: ["Content-Type": "text/csv"], body: Array(text.utf8))
    #expect(try connection.response()?.body == Self.predicted(text, test))
    #expect(try #require(test.service.store).count() == 60_000)
  }

  @Test("rows that cannot be scored come back with the reason, and cost no other")
  func badRows() throws {
    let test = try Self.service()
    let bad = [
      (
        "c1,n,much,1,m,north,2023-01-11", "line 3, column 'tenure': expected a number, found 'much'"
      ),
      ("c2,n,1", "line 4: expected 7 fields as in the header, found 3"),
      (
        "c3,n,1,2,m,north,11 Jan",
        "line 5, column 'since': expected a date, found '11 Jan'. Write dates as YYYY-MM-DD"
      ),
    ]
    let good = Self.rows(0..<3).split(separator: "\n")
    let text =
      Self.header + "\(good[0])\n" + bad.map { $0.0 + "\n" }.joined() + "\(good[1])\n\(good[2])\n"
    let answer = try #require(try test.post(csv: text, Self.path))
    #expect(answer.status == 200 && answer.headers["workbench-refused"] == "3")
    let lines = answer.text.split(separator: "\n")
    #expect(
      lines[0]
        == "customerID,note,tenure,spend,plan,region,since,probability,decision,segment,error")
    #expect(lines[1].hasPrefix(good[0]) && lines[1].hasSuffix(","))
    #expect(lines[2] == "\(bad[0].0),,,,\"\(bad[0].1)\"")
    // A record of other fields than the header's is one field, so that the columns stay in their places.
    #expect(lines[3] == "\"c2,n,1\",,,,,,,,,,\"\(bad[1].1)\"")
    #expect(lines[4] == "\(bad[2].0),,,,\"\(bad[2].1)\"")
    #expect(lines[5].hasPrefix(good[1]) && lines[6].hasPrefix(good[2]) && lines.count == 7)
    #expect(try answer.body == Self.predicted(text, test))
    #expect(try #require(test.service.store).rows().map(\.identifier) == ["c0", "c1", "c2"])
    let counts = try #require(try test.get("/metrics")?.text)
    #expect(counts.contains(#"workbench_rows_refused_total{model="churn",version="1"} 3"#))
    let none = try test.post(csv: Self.header + bad.map { $0.0 + "\n" }.joined(), Self.path)
    #expect(none?.status == 422)
    #expect(
      none?.detail == "the request, line 2, column 'tenure': expected a number, found 'much'")
    let unclosed = try test.post(csv: text + "c4,\"n,1,2,m,north,2023-01-11\n", Self.path)
    #expect(unclosed?.status == 422)
    #expect(
      unclosed?.detail
        == "the request, line 8: a quoted field begins here and its quote is never closed"
    )
    let query = try test.post(csv: text, Self.path + "?strict=yes")
    #expect(query?.status == 422 && query?.detail == "strict: expected true or false, got 'yes'")
  }

  @Test("what is no table, and a model that is not there, are refused")
  func refused() throws {
    let test = try Self.service()
    #expect(try test.post(csv: "", Self.path)?.status == 422)
    #expect(try test.post(csv: Self.header, Self.path)?.status == 422)
    #expect(try test.post(csv: "a,b\n1,2\n", Self.path)?.detail.contains("'tenure'") == true)
    #expect(try test.post(csv: Self.header, "/v1/models/none/score/stream")?.status == 404)
    #expect(try test.post(Self.path, "[]")?.status == 415)
    #expect(try test.get(Self.path)?.status == 405)
  }

  @Test("clients that go away, or stop sending, leave nothing behind and make room for others")
  func gone() throws {
    let test = try Self.service {
      $0.streamLimit = 1
      $0.server.limits.bodySeconds = 2
    }
    let text = Self.header + Self.rows(0..<20_000)
    do {
      let connection = try RawConnection(port: test.service.port)
      connection.send(Self.head("Content-Length: \(10 * text.utf8.count)") + text)
    }
    #expect(try eventually { try test.post(csv: text, Self.path)?.status == 200 })
    let slow = try RawConnection(port: test.service.port)
    slow.send(Self.head("Content-Length: \(10 * text.utf8.count)") + text)
    #expect(slow.isClosed())
    #expect(try eventually { try test.post(csv: text, Self.path)?.status == 200 })
    #expect(try #require(test.service.store).count() == 40_000)
  }

  @Test(
    "more files than may be scored at a time are refused for now, and rows are scored beside them")
  func turns() throws {
    let test = try Self.service { $0.streamLimit = 1 }
    let text = Self.header + Self.rows(0..<100)
    let first = try RawConnection(port: test.service.port)
    first.send(Self.head("Content-Length: \(text.utf8.count)\r\nExpect: 100-continue"))
    // Its turn is taken before it is told to go on: a file sent sooner could be the first.
    #expect(first.response(hasBody: false)?.status == 100)
    first.send(Self.header)
    let second = try test.post(csv: text, Self.path)
    #expect(second?.status == 503)
    #expect(second?.headers["retry-after"] == "1")
    #expect(try test.post(csv: text, "/v1/models/churn/score")?.status == 200)
    first.send(Self.rows(0..<100))
    #expect(try first.response()?.body == Self.predicted(text, test))
  }

  @Test("a service ends while a file arrives")
  func ending() throws {
    let test = try Self.service()
    let connection = try RawConnection(port: test.service.port)
    connection.send(Self.head("Content-Length: 1000000") + Self.header + Self.rows(0..<1000))
    #expect(test.service.stop(within: 1))
    #expect(connection.isClosed())
  }
}
