import Foundation

/// This test program, run again as another process with one test that plays a part.
final class ChildProcess {
  /// The name of the variable that tells the part, with the path of a store.
  static let part = "WORKBENCH_STORE_CHILD"
  /// The path of the store in a process that plays a part.
  static let path = ProcessInfo.processInfo.environment[part]

  let process = Process()
  private let output = Pipe()

  /// Starts the test of this name.
  init(_ test: String, path: String) throws {
    process.executableURL = URL(fileURLWithPath: CommandLine.arguments[0])
    var words = Array(CommandLine.arguments.dropFirst())
    while let place = words.firstIndex(of: "--filter") { words.removeSubrange(place...place + 1) }
    process.arguments = words + ["--filter", "StoreTests.*\(test)"]
    process.environment = ProcessInfo.processInfo.environment.merging([Self.part: path]) { $1 }
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
  }

  /// The next lines that the process prints, until one with a text.
  func lines(until text: String) -> String {
    var all = ""
    while !all.contains(text) {
      let data = output.fileHandleForReading.availableData
      if data.isEmpty { break }
      all += String(decoding: data, as: UTF8.self)
    }
    return all
  }

  /// Ends the process as the kernel does, and gives what it had still printed.
  func kill() -> String {
    Foundation.kill(process.processIdentifier, SIGKILL)
    let rest = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: rest, as: UTF8.self)
  }
}
