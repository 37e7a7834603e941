import Foundation
import Testing

/// What the terminal is sent, and what happens where it takes nothing.
@Suite struct TerminalTests {
  @Test("control characters in names are shown, and not sent")
  func names() throws {
    let folder = try Folder()
    let name = "\u{1B}[2Jplan\u{9B}\u{202E}"
    try folder.write(
      SmallStudy.rows.replacingOccurrences(of: "plan", with: name), to: "rows.csv")
    try folder.write(
      SmallStudy.spec().replacingOccurrences(of: "\"churn\"", with: "\"churns\""), to: "tiny.json")
    let wrong = try CommandRun.of(["validate", "tiny.json"], in: folder)
    #expect(wrong.exitCode == 65)
    #expect(!wrong.errors.unicodeScalars.contains("\u{1B}"), "\(wrong.errors)")
    try folder.write(
      SmallStudy.spec().replacingOccurrences(of: "\"yes\"", with: #""\u001b[31myes""#),
      to: "tiny.json")
    let value = try CommandRun.of(["validate", "tiny.json"], in: folder)
    #expect(
      value.errors.contains("the positive value '\\u{1B}[31myes' never occurs"), "\(value.errors)")
    let file = try CommandRun.of(["validate", "\u{1B}]0;x\u{7}.json"], in: folder)
    #expect(file.errors.contains("\\u{1B}]0;x\\u{7}.json"), "\(file.errors)")
    for run in [wrong, value, file] {
      for character in ["\u{1B}", "\u{9B}", "\u{202E}", "\u{7}"] as [Unicode.Scalar] {
        #expect(!(run.errors + run.output).unicodeScalars.contains(character))
      }
    }
  }

  @Test("output that cannot be written is an error with a sentence")
  func lost() throws {
    let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
    for word in ["schema", "--help"] {
      let end = try Self.end(of: word, into: full)
      #expect(end.code == 74)
      #expect(end.errors == "error: standard output cannot be written\n")
    }
  }

  @Test("a reader that wants no more, as head, is none")
  func unread() throws {
    let pipe = Pipe()
    try pipe.fileHandleForReading.close()
    for word in ["schema", "--help"] {
      let end = try Self.end(of: word, into: pipe.fileHandleForWriting)
      #expect(end.code == 128 + SIGPIPE)
      #expect(end.errors == "")
    }
  }

  /// How a command ends whose standard output is a file or pipe.
  private static func end(
    of word: String, into output: FileHandle
  ) throws -> (code: Int32, errors: String) {
    let process = Process()
    let errors = Pipe()
    process.executableURL = RunningCommand.binary
    process.arguments = [word]
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let text = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    return (process.terminationStatus, String(decoding: text, as: UTF8.self))
  }

  @Test("a path of the kernels that is not there is told with those that are")
  func kernels() throws {
    let folder = try Folder()
    for name in ["avx1024", ""] {
      let run = try CommandRun.of(
        ["--version"], in: folder, environment: ["WORKBENCH_SIMD": name])
      #expect(run.exitCode == 64 && run.output.isEmpty)
      #expect(
        run.errors
          == "error: WORKBENCH_SIMD: there is no path '\(name)'; it is one of portable, avx2, avx512, "
          + "neon\n")
    }
    let run = try CommandRun.of(
      ["--version"], in: folder, environment: ["WORKBENCH_SIMD": "portable"])
    #expect(run.exitCode == 0)
  }
}
