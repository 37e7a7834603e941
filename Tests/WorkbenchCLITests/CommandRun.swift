import Foundation

/// One run of the built `workbench`, with what it said.
struct CommandRun {
  var exitCode: Int32
  var output: String
  var errors: String

  /// Runs to the end.
  static func of(
    _ words: [String], in folder: Folder, environment: [String: String] = [:]
  ) throws -> CommandRun {
    try RunningCommand(words, in: folder, environment: environment).result()
  }
}

/// A `workbench` that was started and may be stopped.
struct RunningCommand: Sendable {
  let process = Process()
  private let output: URL
  private let errors: URL

  /// - Parameter openFiles: how many files it may have open at first; nil: as many as this process.
  init(
    _ words: [String], in folder: Folder, environment: [String: String] = [:],
    openFiles: Int? = nil
  ) throws {
    let unique = UUID().uuidString
    output = folder.url.appendingPathComponent(".\(unique).out")
    errors = folder.url.appendingPathComponent(".\(unique).err")
    for file in [output, errors] { try Data().write(to: file) }
    process.executableURL = Self.binary
    process.arguments = words
    if let openFiles {
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments =
        ["-c", "ulimit -Sn \(openFiles); exec \"$0\" \"$@\"", Self.binary.path] + words
    }
    process.currentDirectoryURL = folder.url
    // A terminal's width that a shell hands on would fold what tests read.
    process.environment = ProcessInfo.processInfo.environment.filter { $0.key != "COLUMNS" }
      .merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
  }

  /// What it wrote to standard output until now.
  var outputSoFar: String { text(output) }

  /// Waits for the end.
  func result() -> CommandRun {
    process.waitUntilExit()
    return CommandRun(
      exitCode: process.terminationStatus, output: text(output), errors: text(errors))
  }

  private func text(_ file: URL) -> String {
    (try? Data(contentsOf: file)).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// The executable stands beside the test bundle.
  static let binary = URL(fileURLWithPath: CommandLine.arguments[0])
    .deletingLastPathComponent().appendingPathComponent("workbench")
}
