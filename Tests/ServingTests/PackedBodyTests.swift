import Foundation
import LearningTestKit
import Serving
import Store
import Testing

/// Bodies that a client packed.
@Suite struct PackedBodyTests {
  private static let score = "/v1/models/churn/score"

  /// What Python's library packs.
  private static func packed(_ text: String, _ call: String = "gzip.compress") throws -> [UInt8] {
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c",
      "import gzip, sys, zlib; sys.stdout.buffer.write(\(call)(sys.stdin.buffer.read()))",
    ]
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    input.fileHandleForWriting.write(Data(text.utf8))
    try input.fileHandleForWriting.close()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Array(bytes)
  }

  private static func ask(
    _ test: TestService, _ path: String, _ body: [UInt8], encoding: String = "gzip",
    type: String = "application/json"
  ) throws -> RawConnection.Response {
    try #require(
      try RawConnection.ask(
        "POST", path, port: test.service.port,
        headers: ["Content-Type": type, "Content-Encoding": encoding], body: body))
  }

  @Test("rows that gzip or zlib packed score as they are", arguments: ["gzip", "deflate", "GZIP"])
  func rows(encoding: String) throws {
    let test = try TestService()
    let text = "[{\(TestModels.row)}]"
    let expected = try test.post(Self.score, text)?.probabilities
    let call = encoding == "deflate" ? "zlib.compress" : "gzip.compress"
    let answer = try Self.ask(test, Self.score, Self.packed(text, call), encoding: encoding)
    #expect(answer.status == 200 && answer.probabilities == expected)
    // Two packed texts that follow one another are one.
    let half = text.index(text.startIndex, offsetBy: 20)
    let parts = try Self.packed(String(text[..<half])) + Self.packed(String(text[half...]))
    #expect(try Self.ask(test, Self.score, parts).probabilities == expected)
    #expect(try test.service.store?.count() == 3)
    #expect(test.service.bodyBytes == 0)
  }

  @Test("limits hold for what a body expands to, and what is damaged or cut is refused")
  func refused() throws {
    let test = try TestService { configuration, _ in
      configuration.server.limits.body = 1 << 20
      configuration.server.limits.bodies = 3 << 19
    }
    let bomb = try Self.packed(String(repeating: " ", count: 100 << 20))
    #expect(bomb.count < 1 << 18)
    let long = try Self.ask(test, Self.score, bomb)
    #expect(long.status == 413 && long.detail == "the body expands to more than 1048576 bytes")
    let text = try Self.packed("[{\(TestModels.row)}]")
    let cut = try Self.ask(test, Self.score, text.dropLast(9))
    #expect(cut.status == 400 && cut.detail == "the body ends before its packed text does")
    for bytes in [
      Array("[]".utf8), text.dropLast(8) + [UInt8](repeating: 7, count: 8), text + [1, 2],
    ] {
      let damaged = try Self.ask(test, Self.score, Array(bytes))
      #expect(damaged.status == 400)
      #expect(damaged.detail == "the body is not what gzip or zlib packs, or was damaged")
    }
    #expect(test.service.bodyBytes == 0)
    #expect(try Self.ask(test, Self.score, text).status == 200)
  }

  @Test("a packed file is expanded while it arrives")
  func streamed() throws {
    let test = try TestService()
    let head = "tenure,spend,plan,region,since\n"
    let text = head + String(repeating: "3,40.5,m,süd,2023-02-11\n", count: 100_000)
    let path = Self.score + "/stream"
    let plain = try test.post(csv: text, path)
    let packed = try Self.packed(text)
    let answer = try Self.ask(test, path, packed, type: "text/csv")
    #expect(answer.status == 200 && answer.body == plain?.body)
    let cut = try Self.ask(test, path, packed.dropLast(20), type: "text/csv")
    #expect(cut.status == 422)
    #expect(cut.detail == "the request: ends before its packed text does")
    let damaged = try Self.ask(test, path, Array(text.utf8), type: "text/csv")
    #expect(damaged.status == 422)
    #expect(damaged.detail == "the request: is not what gzip or zlib packs, or was damaged")
  }
}
