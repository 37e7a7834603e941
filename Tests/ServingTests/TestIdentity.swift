import Foundation

/// A certificate for this machine that openssl makes for one test.
final class TestIdentity {
  let certificate: [UInt8]
  let key: [UInt8]
  let path: String
  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("workbench-tls-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
      "-keyout", "key.pem", "-out", "certificate.pem", "-days", "2", "-subj", "/CN=localhost",
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
