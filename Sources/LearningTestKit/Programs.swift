import Files
package import Foundation
import Learning

/// What a program that has ended left.
package struct FinishedProgram: Sendable {
  /// The program and its arguments.
  package let command: String
  /// The number that it ended with; negative where a signal or the time limit ended it.
  package let status: Int32
  /// What it wrote to its standard output.
  package let output: Data
  /// What it wrote to its standard error.
  package let errors: String

  /// Runs a program to its end.
  ///
  /// - Parameters:
  ///   - environment: variables that are set besides those of this process.
  ///   - folder: where it runs, for programs that leave files where they are; nil for here.
  ///   - seconds: how long it may take before it is killed.
  package init(
    _ program: URL, arguments: [String], input: Data = Data(), environment: [String: String] = [:],
    folder: URL? = nil, seconds: Double
  ) throws {
    let scratch = FileManager.default.temporaryDirectory.appending(component: UUID().uuidString)
    try FileManager.default.createDirectory(at: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: scratch) }
    // Files, since a pipe that nobody empties would stop the program.
    let files = ["input", "output", "errors"].map { scratch.appending(component: $0) }
    try input.write(to: files[0])
    for file in files.dropFirst() { try Data().write(to: file) }
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    if let folder { process.currentDirectoryURL = folder }
    process.standardInput = try FileHandle(forReadingFrom: files[0])
    process.standardOutput = try FileHandle(forWritingTo: files[1])
    process.standardError = try FileHandle(forWritingTo: files[2])
    try process.run()
    let inTime = Self.wait(for: process, seconds: seconds)
    command = ([program.path] + arguments).joined(separator: " ")
    status = inTime && process.terminationReason == .exit ? process.terminationStatus : -1
    output = try Data(contentsOf: files[1])
    let said = String(decoding: try Data(contentsOf: files[2]), as: UTF8.self)
    errors = inTime ? said : said + "\nit was stopped after \(seconds) seconds"
  }

  /// The output, where the program ended well; otherwise a `ProgramError` is thrown.
  package func checked() throws -> Data {
    guard status == 0 else { throw ProgramError(command: command, status: status, errors: errors) }
    return output
  }

  private static func wait(for process: Process, seconds: Double) -> Bool {
    let end = Date(timeIntervalSinceNow: seconds)
    while process.isRunning {
      if Date() > end {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        return false
      }
      Thread.sleep(forTimeInterval: 0.005)
    }
    return true
  }
}

/// A program that did not end well.
package struct ProgramError: Error, CustomStringConvertible {
  /// The program and its arguments.
  package let command: String
  /// The number that it ended with.
  package let status: Int32
  /// What it wrote to its standard error.
  package let errors: String

  /// The command, cut short, and the end of what it said.
  package var description: String {
    "'\(command.prefix(300))' ended with \(status): \(errors.suffix(3000))"
  }
}

/// A virtual environment of Python with pinned packages, made once and kept in `.build/python`.
///
/// The packages stand in `Tests/requirements-NAME.txt`. The folder's name is the digest of that text,
/// so that a change of a pin makes another environment. Tests that run at once, in one process or in
/// several, wait for the one that makes it.
///
///     let python = try PythonEnvironment(requirements: "onnx")
///     let answer = try python.run(Fixture.url("check.py"), arguments: ["model.onnx"])
package struct PythonEnvironment: Sendable {
  /// The folder of the environment.
  package let folder: URL

  /// The environment of `Tests/requirements-NAME.txt`, which is made where it does not exist.
  ///
  /// It throws a `ProgramError` with what pip said where that fails.
  package init(requirements name: String) throws {
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

  package var interpreter: URL { tool("python") }

  /// A program that a package of the environment brings, such as `schemathesis`.
  package func tool(_ name: String) -> URL { folder.appending(components: "bin", name) }

  /// Runs a script and gives what it writes to its standard output.
  ///
  /// It throws a `ProgramError` where the script fails, or takes longer than `seconds`.
  package func run(
    _ script: URL, arguments: [String] = [], input: Data = Data(), seconds: Double = 300
  ) throws -> Data {
    try run(interpreter, arguments: [script.path] + arguments, input: input, seconds: seconds)
      .checked()
  }

  /// Runs a text as a script and gives what it writes to its standard output.
  package func run(
    text: String, arguments: [String] = [], input: Data = Data(), seconds: Double = 300
  ) throws -> Data {
    try run(interpreter, arguments: ["-c", text] + arguments, input: input, seconds: seconds)
      .checked()
  }

  /// Runs a program, which may fail, with the environment's programs ahead of all others.
  package func run(
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

/// Work that only one process, and in it one thread, may do at a time.
private enum FileLock {
  /// A file that cannot be opened or locked.
  struct Fault: Error, CustomStringConvertible {
    let file: String
    var description: String { "'\(file)' cannot be locked" }
  }

  /// Runs work while the lock of a file is held; waits as long as another holds it.
  static func holding<Value>(_ file: URL, _ work: () throws -> Value) throws -> Value {
    let descriptor = open(file.path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Fault(file: file.path) }
    defer { close(descriptor) }
    // Every opening has a lock of its own, so threads of one process wait for each other too.
    guard flock(descriptor, LOCK_EX) == 0 else { throw Fault(file: file.path) }
    return try work()
  }
}
