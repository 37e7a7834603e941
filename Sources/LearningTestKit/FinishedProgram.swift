public import Foundation

/// What a program that has ended left.
public struct FinishedProgram: Sendable {
  /// The program and its arguments.
  public let command: String
  /// The number that it ended with; negative where a signal or the time limit ended it.
  public let status: Int32
  /// What it wrote to its standard output.
  public let output: Data
  /// What it wrote to its standard error.
  public let errors: String

  /// Runs a program to its end.
  ///
  /// - Parameters:
  ///   - environment: variables that are set besides those of this process.
  ///   - folder: where it runs, for programs that leave files where they are; nil for here.
  ///   - seconds: how long it may take before it is killed.
  public init(
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

  /// The output, where the program ended well; otherwise a `PythonError` is thrown.
  public func checked() throws -> Data {
    guard status == 0 else { throw PythonError(command: command, status: status, errors: errors) }
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
