import Foundation
import LearningTestKit
import Testing

/// `workbench serve` as a process: what it says, how it ends, and what it keeps.
@Suite struct ServeCommandTests {
  @Test("it says where it is, answers, and ends with exit code 0 when it is asked to")
  func life() throws {
    let folder = try Folder()
    try ServedModel.write(to: folder)
    let server = try RunningServer(["--log"], in: folder)
    #expect(try server.ask("/healthz").contains("\"models\":1"))
    #expect(try server.score().contains("\"probability\":"))
    #expect(kill(server.command.process.processIdentifier, SIGTERM) == 0)
    let result = server.command.result()
    #expect(result.exitCode == 0)
    #expect(result.output.hasPrefix("Workbench is at http://127.0.0.1:"))
    #expect(result.errors.contains("POST /v1/models/churn/score 200 "), "\(result.errors)")
    #expect(result.errors.hasSuffix("stopping…\n"))
    // The log was merged into the file, and no row was lost.
    #expect(folder.names(in: "models") == ["churn", "scores.db"])
  }

  @Test("every row that was acknowledged is kept when the process is killed while it writes")
  func killed() throws {
    let folder = try Folder()
    try ServedModel.write(to: folder)
    let (acknowledged, ended) = (Counter(), Counter())
    for round in 1...2 {
      let server = try RunningServer([], in: folder)
      for thread in 0..<4 {
        Thread.detachNewThread {
          while (try? server.score(id: "\(round)-\(thread)")) != nil { acknowledged.increment() }
          ended.increment()
        }
      }
      #expect(eventually { acknowledged.count >= 60 * round })
      kill(server.command.process.processIdentifier, SIGKILL)
      server.command.process.waitUntilExit()
      #expect(eventually { ended.count == 4 * round })
    }
    let promised = acknowledged.count
    let server = try RunningServer([], in: folder)
    #expect(try server.score().contains("\"probability\":"))
    kill(server.command.process.processIdentifier, SIGINT)
    #expect(server.command.result().exitCode == 0)
    let kept = try ServedModel.storedRows(in: folder)
    #expect(kept >= promised + 1, "\(kept) kept, \(promised + 1) acknowledged")
    #expect(kept <= promised + 1 + 8, "at most what was under way comes on top")
  }

  @Test("ten million rows in one request take little memory")
  func manyRows() throws {
    let folder = try Folder()
    try ServedModel.write(to: folder)
    try folder.write(
      "[" + String(repeating: "{},", count: 9_999_999) + "{}]", to: "rows.json")
    let server = try RunningServer([], in: folder)
    let path = "/v1/models/churn/score"
    let answer = try server.ask(
      path, body: "@" + folder.url.appendingPathComponent("rows.json").path)
    #expect(answer.contains("there are more than 100000 rows, the most in one request"))
    #expect(try server.score().contains("\"probability\":"))
    if let peak = server.peakMemory { #expect(peak < 300 << 20, "\(peak) bytes") }
  }

  @Test("a file of 100 MB is scored while it arrives, in memory that does not depend on its length")
  func longFile() throws {
    let folder = try Folder()
    try ServedModel.write(to: folder)
    let row = "3,m," + String(repeating: "x", count: 9_993) + "\n"
    try folder.write("tenure,plan,note\n" + String(repeating: row, count: 10_000), to: "rows.csv")
    let server = try RunningServer([], in: folder)
    let before = server.peakMemory
    let answer = try server.ask(
      "/v1/models/churn/score/stream",
      body: "@" + folder.url.appendingPathComponent("rows.csv").path, type: "text/csv")
    #expect(answer.utf8.count > 100_000_000 && answer.utf8.count { $0 == 10 } == 10_001)
    if let before, let after = server.peakMemory {
      #expect(after - before < 32 << 20, "\(before) bytes before, \(after) after")
    }
  }

  @Test("more idle connections than files may be open leave the models where they are")
  func idleConnections() throws {
    let folder = try Folder()
    try ServedModel.write(to: folder)
    let server = try RunningServer([], in: folder, openFiles: 256)
    var idle: [Int32] = []
    defer { for descriptor in idle { close(descriptor) } }
    for _ in 0..<320 { idle.append(try server.connect()) }
    // Looks through the models, as is done every second.
    #expect(
      try server.ask("/v1/models/churn/active", body: #"{"version":1}"#, method: "PUT")
        .contains("\"version\":1"))
    #expect(try server.ask("/healthz").contains("\"models\":1"))
    #expect(try server.score().contains("\"probability\":"))
  }

  @Test(
    "a full disk is answered with 503, and scoring goes on when there is room again",
    .enabled(if: geteuid() == 0, "only the superuser may mount a small disk"))
  func fullDisk() throws {
    let folder = try Folder()
    try ServedModel.write(to: folder)
    let disk = folder.url.appendingPathComponent("disk").path
    try FileManager.default.createDirectory(atPath: disk, withIntermediateDirectories: true)
    guard try Self.call("/bin/mount", ["-t", "tmpfs", "-o", "size=192k", "tmpfs", disk]) == 0 else {
      print("no small disk can be mounted here; the full disk is not tested")
      return
    }
    defer { _ = try? Self.call("/bin/umount", ["-l", disk]) }
    let server = try RunningServer(["--store", "disk/scores.db"], in: folder)
    var answer = ""
    for _ in 0..<3000 where !answer.contains("503") { answer = try server.score() }
    #expect(answer.contains("the rows cannot be stored, so none is scored"), "\(answer)")
    #expect(answer.contains("the disk is full"), "\(answer)")
    #expect(try server.ask("/healthz").contains("ok"))
    #expect(try Self.call("/bin/mount", ["-o", "remount,size=8m", disk]) == 0)
    #expect(try server.score().contains("\"probability\":"))
    kill(server.command.process.processIdentifier, SIGTERM)
    #expect(server.command.result().exitCode == 0)
  }

  @Test("calls that cannot be carried out end with a sentence")
  func refusals() throws {
    let folder = try Folder()
    try folder.write("short", to: "token")
    try folder.write(
      "no database, and more than a hundred bytes: " + String(repeating: "x", count: 200),
      to: "text.db")
    for (words, code, sentence) in [
      (["--bind", "0.0.0.0"], 64, "other machines can connect to 0.0.0.0, so a token is needed"),
      (["--bind", "nowhere"], 64, "other machines can connect to nowhere"),
      (["--token-file", "token"], 64, "needs at least 16 characters"),
      (["--token-file", "none"], 64, "none: cannot be read"),
      (["--certificate", "token"], 64, "--certificate and --key go together"),
      (["--certificate", "token", "--key", "token"], 64, "the certificate and key may not fit"),
      (["--store", "text.db"], 74, "text.db: is no store of scored rows"),
      (["--store", ""], 64, "option '--store' needs a value: FILE, got an empty one"),
      (
        ["--models", "of-customers"], 64,
        "option '--models': there is no folder 'of-customers'. `workbench promote` makes it"
      ),
      (
        ["--models", "tokn"], 64,
        "option '--models': there is no folder 'tokn'. Did you mean 'token'?"
      ),
      (["--results", "token"], 64, "option '--results': 'token' is no folder"),
      (["--results", "./nowhere"], 64, "there is no folder './nowhere'. `workbench run` makes it"),
      (["--models="], 64, "option '--models' needs a value: DIR, got an empty one"),
      (["--results", ""], 64, "option '--results' needs a value: DIR, got an empty one"),
      (["--token-file", ""], 64, "option '--token-file' needs a value: FILE, got an empty one"),
      (
        ["--store", ":memory:"], 74,
        "':memory:' is no file to SQLite, so rows would be lost; './:memory:' is one"
      ),
      (["--store", "a", "--no-store"], 64, "give --store or --no-store, not both"),
    ] {
      let result = try CommandRun.of(["serve", "--port", "0"] + words, in: folder)
      #expect(result.exitCode == Int32(code), "\(words)")
      #expect(result.errors.contains(sentence), "\(words): \(result.errors)")
    }
  }

  private static func call(_ program: String, _ words: [String]) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = words
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}
