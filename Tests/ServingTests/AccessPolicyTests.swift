import Foundation
import Serving
import Testing

/// Who is answered and who is not.
@Suite struct AccessPolicyTests {
  @Test("a page whose name was made to mean this machine is told so")
  func rebinding() throws {
    let server = try EchoServer()
    for host in ["localhost", "127.0.0.1:\(server.port)", "[::1]:80", "LOCALHOST:1"] {
      #expect(try server.ask("GET", "/", headers: ["Host": host])?.status == 200, "\(host)")
    }
    for host in ["evil.example", "localhost.evil.example:80", "127.0.0.1.nip.io", "[::2]", ""] {
      #expect(try server.ask("GET", "/", headers: ["Host": host])?.status == 421, "\(host)")
    }
  }

  @Test("a page of another site changes nothing")
  func otherSites() throws {
    let server = try EchoServer()
    func status(_ headers: [String: String]) throws -> Int? {
      try server.ask(
        "POST", "/echo", headers: json.merging(headers) { $1 }, body: Array("[]".utf8))?.status
    }
    #expect(try status([:]) == 200)
    #expect(try status(["Host": "localhost:81", "Origin": "http://localhost:81"]) == 200)
    #expect(try status(["Host": "localhost:81", "Origin": "http://localhost:82"]) == 403)
    #expect(try status(["Origin": "https://evil.example"]) == 403)
    #expect(try status(["Origin": "null"]) == 403)
    #expect(try status(["Sec-Fetch-Site": "cross-site"]) == 403)
    #expect(try status(["Sec-Fetch-Site": "same-origin"]) == 200)
  }

  @Test("with a token, only open routes are answered without it")
  func token() throws {
    let server = try EchoServer { $0.token = "a secret" }
    func answer(_ authorization: String?) throws -> RawConnection.Response? {
      try server.ask(
        "GET", "/v1/models/x", headers: authorization.map { ["Authorization": $0] } ?? [:])
    }
    #expect(try answer("Bearer a secret")?.status == 200)
    #expect(try answer("bearer a secret")?.status == 200)
    for wrong in [nil, "Bearer ", "Bearer a secre", "Bearer a secret ", "Basic a secret", "x"] {
      let refused = try answer(wrong)
      #expect(refused?.status == 401, "\(wrong as Any)")
      #expect(refused?.headers["www-authenticate"] == "Bearer")
    }
    #expect(try server.ask("GET", "/")?.status == 200)
    #expect(try server.ask("GET", "/nothing")?.status == 401, "tells nothing of what is there")
  }

  @Test("an address that is none and a port that is taken are named")
  func addresses() throws {
    #expect(throws: HTTPServerError.address("nowhere")) {
      _ = try EchoServer { $0.address = "nowhere" }
    }
    #expect(throws: HTTPServerError.address("192.0.2.1")) {
      _ = try EchoServer { $0.address = "192.0.2.1" }
    }
    let first = try EchoServer()
    #expect(
      throws: HTTPServerError.port(first.port, reason: "Address already in use")
    ) { _ = try EchoServer { $0.port = first.port } }
  }

  @Test("with a certificate the server speaks TLS, and without one that fits it does not start")
  func encryption() throws {
    let identity = try TestIdentity()
    let server = try EchoServer { $0.identity = (identity.certificate, identity.key) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c",
      """
      import ssl, urllib.request
      context = ssl.create_default_context(cafile="\(identity.path)")
      print(urllib.request.urlopen("https://localhost:\(server.port)/", context=context).read())
      """,
    ]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    process.waitUntilExit()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(text == "b'root'\n")
    let plain = try RawConnection(port: server.port)
    plain.request("GET", "/")
    #expect(plain.response() == nil)
    #expect(throws: HTTPServerError.library) {
      _ = try EchoServer { $0.identity = (Array("no certificate".utf8), identity.key) }
    }
  }

  @Test(
    "TLS is of version 1.2 at least, with keys that are exchanged anew",
    arguments: [
      (0x0303, 0xC02F, true),  // TLS 1.2, ECDHE-RSA with AES-128-GCM
      (0x0303, 0x009C, false),  // TLS 1.2, RSA with AES-128-GCM
      (0x0303, 0x002F, false),  // TLS 1.2, RSA with AES-128-CBC
      (0x0302, 0xC013, false),  // TLS 1.1, ECDHE-RSA with AES-128-CBC
      (0x0301, 0xC013, false),  // TLS 1.0, ECDHE-RSA with AES-128-CBC
    ])
  func oldEncryption(version: Int, suite: Int, isSpoken: Bool) throws {
    let identity = try TestIdentity(isRSA: true)
    let server = try EchoServer { $0.identity = (identity.certificate, identity.key) }
    let connection = try RawConnection(port: server.port)
    connection.send(Self.hello(version: version, suite: suite))
    // 22 is the type of a handshake that goes on.
    #expect((connection.bytes(1) == [22]) == isSpoken)
  }

  /// The first record of a client that speaks one version with one suite (RFC 5246, section 7.4.1.2).
  private static func hello(version: Int, suite: Int) -> [UInt8] {
    func number(_ value: Int, bytes: Int) -> [UInt8] {
      (0..<bytes).reversed().map { UInt8(value >> (8 * $0) & 0xFF) }
    }
    func block(_ bytes: [UInt8], lengthBytes: Int = 2) -> [UInt8] {
      number(bytes.count, bytes: lengthBytes) + bytes
    }
    // Groups secp256r1, x25519 and ffdhe2048; points that are not packed; RSA with SHA-256 and SHA-1.
    let extensions: [UInt8] =
      [0, 10] + block(block([0, 23, 0, 29, 1, 0])) + [0, 11] + block(block([0], lengthBytes: 1))
      + [0, 13] + block(block([8, 4, 4, 1, 2, 1]))
    let hello: [UInt8] =
      number(version, bytes: 2) + (0..<32).map { UInt8($0) } + [0]
      + block(number(suite, bytes: 2)) + [1, 0] + block(extensions)
    return [22, 3, 1] + block([1] + block(hello, lengthBytes: 3))
  }
}

/// A certificate for this machine that openssl makes for one test.
private final class TestIdentity {
  let certificate: [UInt8]
  let key: [UInt8]
  let path: String
  private let folder: URL

  init(isRSA: Bool = false) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("workbench-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    let kind = isRSA ? ["rsa:2048"] : ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    process.arguments =
      ["openssl", "req", "-x509", "-newkey"] + kind + [
        "-nodes", "-keyout", "key.pem", "-out", "certificate.pem", "-days", "2", "-subj",
        "/CN=localhost",
        "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
      ]
    process.currentDirectoryURL = folder
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    path = folder.appendingPathComponent("certificate.pem").path
    certificate = try [UInt8](Data(contentsOf: folder.appendingPathComponent("certificate.pem")))
    key = try [UInt8](Data(contentsOf: folder.appendingPathComponent("key.pem")))
  }

  deinit { try? FileManager.default.removeItem(at: folder) }
}
