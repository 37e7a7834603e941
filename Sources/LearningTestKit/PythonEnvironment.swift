import Files
public import Foundation
import Learning

/// A virtual environment of Python with pinned packages, made once and kept in `.build/python`.
///
/// The packages stand in `Tests/requirements-NAME.txt`. The folder's name is the digest of that text,
/// so that a change of a pin makes another environment. Tests that run at once, in one process or in
/// several, wait for the one that makes it.
///
///     let python = try PythonEnvironment(requirements: "onnx")
///     let answer = try python.run(Fixture.url("check.py"), arguments: ["model.onnx"])
public struct PythonEnvironment: Sendable {
  /// The folder of the environment.
  public let folder: URL

  /// The environment of `Tests/requirements-NAME.txt`, which is made where it does not exist.
  ///
  /// It throws a `PythonError` with what pip said where that fails.
  public init(requirements name: String) throws {
    let list = Fixture.package.appending(components: "Tests", "requirements-\(name).txt")
    let digest = SHA256.hex(of: Array(try Data(contentsOf: list))).prefix(16)
    let home = Fixture.package.appending(components: ".build", "python")
    folder = home.appending(component: "\(name)-\(digest)")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    let folder = folder
    try FileLock.holding(home.appending(component: "\(name)-\(digest).lock")) {
      if !Self.isReady(folder) { try Self.make(folder, from: list) }
    }
  }

  /// The interpreter.
  public var interpreter: URL { tool("python") }

  /// A program that a package of the environment brings, such as `schemathesis`.
  public func tool(_ name: String) -> URL { folder.appending(components: "bin", name) }

  /// Runs a script and gives what it writes to its standard output.
  ///
  /// It throws a `PythonError` where the script fails, or takes longer than `seconds`.
  public func run(
    _ script: URL, arguments: [String] = [], input: Data = Data(), seconds: Double = 300
  ) throws -> Data {
    try run(interpreter, arguments: [script.path] + arguments, input: input, seconds: seconds)
      .checked()
  }

  /// Runs a text as a script and gives what it writes to its standard output.
  public func run(
    text: String, arguments: [String] = [], input: Data = Data(), seconds: Double = 300
  ) throws -> Data {
    try run(interpreter, arguments: ["-c", text] + arguments, input: input, seconds: seconds)
      .checked()
  }

  /// Runs a program, which may fail, with the environment's programs ahead of all others.
  public func run(
    _ program: URL, arguments: [String], input: Data = Data(), in place: URL? = nil,
    seconds: Double = 300
  ) throws -> FinishedProgram {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    return try FinishedProgram(
      program, arguments: arguments, input: input,
      environment: [
        "PATH": folder.appending(component: "bin").path + ":" + path,
        "VIRTUAL_ENV": folder.path,
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
      ], folder: place, seconds: seconds)
  }

  // Written last, so that an environment whose making was cut off is made anew.
  private static func marker(_ folder: URL) -> URL { folder.appending(component: "complete") }

  private static func isReady(_ folder: URL) -> Bool {
    FileManager.default.fileExists(atPath: marker(folder).path)
  }

  private static func make(_ folder: URL, from list: URL) throws {
    try? FileManager.default.removeItem(at: folder)
    let python = URL(filePath: "/usr/bin/env")
    _ = try FinishedProgram(
      python, arguments: ["python3", "-m", "venv", folder.path], seconds: 300
    ).checked()
    let pip = [
      "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input",
      "--requirement", list.path,
    ]
    _ = try FinishedProgram(
      folder.appending(components: "bin", "python"), arguments: pip, seconds: 900
    ).checked()
    try Data().write(to: marker(folder))
  }
}
