import Foundation
import Learning
import LearningTestKit
import Linear
import Packages
import Preparation
import StrictJSON
import Tables
import Testing

/// A `workbench serve` that was started, and curl to talk to it.
final class RunningServer: Sendable {
  struct NoAnswer: Error {}

  let command: RunningCommand
  private let url: String

  /// Starts it on a free port and waits until it says where it is.
  ///
  /// - Parameter openFiles: how many files it may have open at first; nil: as many as this process.
  init(_ words: [String], in folder: Folder, openFiles: Int? = nil) throws {
    command = try RunningCommand(
      ["serve", "--port", "0"] + words, in: folder, openFiles: openFiles)
    let command = command
    _ = eventually { command.outputSoFar.hasSuffix("\n") || !command.process.isRunning }
    let line = command.outputSoFar
    url = String(line.dropFirst("Workbench is at ".count).prefix { $0 != "\n" }.dropLast())
    try #require(url.hasPrefix("http"), "\(line)")
  }

  deinit { if command.process.isRunning { kill(command.process.processIdentifier, SIGKILL) } }

  /// The answer to a request.
  func ask(
    _ path: String, body: String? = nil, type: String = "application/json", method: String? = nil
  ) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["curl", "-sS", "--max-time", "300", url + path] + (method.map { ["-X", $0] } ?? [])
      + (body.map { ["-H", "Content-Type: \(type)", "--data-binary", $0] } ?? [])
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw NoAnswer() }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A connection on which nothing is sent.
  func connect() throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(URL(string: url)?.port ?? 0).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let isOpen = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isOpen else { throw NoAnswer() }
    return descriptor
  }

  /// The most memory that it has had so far, in bytes; nil where the system does not say.
  var peakMemory: Int? {
    let status = "/proc/\(command.process.processIdentifier)/status"
    let line = try? String(contentsOfFile: status, encoding: .utf8).split(separator: "\n")
      .first { $0.hasPrefix("VmHWM:") }
    return line.flatMap { Int($0.filter(\.isNumber)) }.map { $0 << 10 }
  }

  /// The answer to one row.
  @discardableResult
  func score(id: String = "1") throws -> String {
    try ask(
      "/v1/models/churn/score",
      body: "[{\"id\":\"\(id)\",\"tenure\":3,\"plan\":\"m\"}]")
  }
}

/// A small model for a server.
enum ServedModel {
  /// - Parameters:
  ///   - constant: the probability of every row; nil for those of the fitted model.
  ///   - baseRate: the share of positive rows that the package states.
  static func write(
    to folder: Folder, constant: Double? = nil, threshold: Float = 0.5, baseRate: Double = 0.3
  ) throws {
    var text = "tenure,plan\n"
    for row in 0..<60 { text += "\((row * 7) % 40),\(["m", "y"][row % 2])\n" }
    let table = try Table.read(bytes: Array(text.utf8)).table
    let labels = (0..<60).map { row -> Float in (row * 7) % 40 < 15 ? 1 : 0 }
    let classifier = ComponentSpec<any Classifier>(LogisticRegression())
    let fitted = try Pipeline(
      transforms: DefaultPreparation.transforms(for: classifier.value.inputForm),
      sampler: ComponentSpec(NoSampler()), classifier: classifier
    ).fit(table, labels: labels, context: FitContext(key: RandomKey(seed: 1)))
    let schema = InputSchema(of: table)
    let scorer = Scorer(
      schema: schema,
      members: [
        try Scorer.Member(
          name: "logistic", classifier: classifier, steps: fitted.steps, model: fitted.model,
          calibration: .identity, schema: schema)
      ], combination: nil,
      calibration: constant.map { .steps(scores: [0.5], probabilities: [$0]) } ?? .identity,
      operatingPoint: OperatingPoint(threshold: threshold),
      segments: RiskSegments(baseRate: baseRate))
    let rows = try RawRows(table, schema: schema)
    let manifest = PackageManifest(
      name: "churn", version: 1, release: "0.1.0", scorer: scorer, target: "Churn", positive: "Yes",
      identifier: nil, rows: 1000, positives: Int((1000 * baseRate).rounded()),
      origin: .init(
        study: "test", studyDigest: "a", dataDigest: "b", seed: 7, candidate: "logistic", rank: 1,
        ineligible: nil, threshold: "fixed", calibration: "none"), metrics: [])
    let package = ModelPackage(
      manifest: manifest, scorer: scorer, golden: try GoldenRows(rows: rows, scoredBy: scorer),
      background: rows,
      reference: ReferenceDistribution(
        rows, schema: schema, probabilities: try scorer.scores(of: rows)),
      explanations: .null, parity: .unknown, card: "# churn\n")
    try ModelLibrary(path: folder.url.appendingPathComponent("models").path).add(package, onnx: [])
  }

  /// The rows that the server's store holds.
  static func storedRows(in folder: Folder) throws -> Int {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", "-c",
      "import sqlite3; c = sqlite3.connect('models/scores.db'); "
        + "print(c.execute('pragma integrity_check').fetchone()[0], "
        + "c.execute('select count(*) from scores').fetchone()[0])",
    ]
    process.currentDirectoryURL = folder.url
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let words = String(decoding: bytes, as: UTF8.self).split { $0 == " " || $0 == "\n" }
    try #require(words.first == "ok")
    return Int(words[1]) ?? 0
  }
}
